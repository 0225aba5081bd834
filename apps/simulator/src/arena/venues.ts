export interface Venue {
  readonly site: string;
  readonly city: string;
  readonly countryCode: string;
  readonly gates: readonly string[];
}

/** Invented grounds in real cities. */
export const VENUES: readonly Venue[] = [
  { site: 'Stade des Trois-Ponts', city: 'Genève', countryCode: 'CH', gates: ['Nord', 'Sud', 'Lac'] },
  { site: 'Arena am Mühlenbach', city: 'Köln', countryCode: 'DE', gates: ['A', 'B', 'C', 'D'] },
  { site: 'Old Foundry Ground', city: 'Sheffield', countryCode: 'GB', gates: ['North', 'South', 'Kop'] },
  { site: 'Estadio Río Nuevo', city: 'Málaga', countryCode: 'ES', gates: ['1', '2', '3', '4', '5'] },
  { site: 'Hala pod Żurawiem', city: 'Łódź', countryCode: 'PL', gates: ['Wschód', 'Zachód'] },
];

/** Invented clubs. */
export const TEAMS = [
  'FC Trois-Ponts',
  'SV Mühlenbach',
  'Foundry Rovers',
  'Río Nuevo CF',
  'KS Żuraw',
  'Étoile du Lac',
  'Athletic Harbour',
  'Union Bergtal',
  'Ηρακλής Λιμένα',
  'São Brás EC',
] as const;
