/** Where an invented person comes from, which decides name, language and phone number. */
export interface Origin {
  /** ISO 3166-1 alpha-3, as `nationality` and `residenceCountry`. */
  readonly country: string;
  readonly language: string;
  readonly dialCode: string;
  readonly women: readonly string[];
  readonly men: readonly string[];
  readonly lastNames: readonly string[];
}

export const ORIGINS: readonly Origin[] = [
  {
    country: 'CHE',
    language: 'fr',
    dialCode: '+41',
    women: ['Chloé', 'Zoé', 'Anaïs', 'Léa'],
    men: ['Loïc', 'Noé', 'Jérôme', 'Luc'],
    lastNames: ['Favre', 'Rochat', 'Crétenet', 'Du Bois'],
  },
  {
    country: 'DEU',
    language: 'de',
    dialCode: '+49',
    women: ['Jana', 'Käthe', 'Mia'],
    men: ['Jörg', 'Götz', 'Max'],
    lastNames: ['Müller', 'Weiß', 'von der Heide', 'Schröder-Lang'],
  },
  {
    country: 'GBR',
    language: 'en-GB',
    dialCode: '+44',
    women: ['Olive', 'Maeve', 'Zadie'],
    men: ['Kit', 'Rhys', 'Owen'],
    lastNames: ["O'Dowd", 'Smith', 'Featherstone', 'St. John'],
  },
  {
    country: 'POL',
    language: 'pl',
    dialCode: '+48',
    women: ['Małgorzata', 'Żaneta', 'Ola'],
    men: ['Łukasz', 'Paweł', 'Jan'],
    lastNames: ['Wąsik', 'Źrebiec', 'Nowak'],
  },
  {
    country: 'ESP',
    language: 'es',
    dialCode: '+34',
    women: ['Inés', 'María José', 'Begoña'],
    men: ['Íñigo', 'José', 'Hugo'],
    lastNames: ['García Núñez', 'Ibáñez', 'de la Fuente'],
  },
  {
    country: 'JPN',
    language: 'ja',
    dialCode: '+81',
    women: ['美咲', 'さくら', '陽菜'],
    men: ['翔太', '健', '大輝'],
    lastNames: ['佐藤', '渡辺', '小林'],
  },
  {
    country: 'ARE',
    language: 'ar',
    dialCode: '+971',
    women: ['ليلى', 'مريم', 'نور'],
    men: ['يوسف', 'خالد', 'عمر'],
    lastNames: ['المنصوري', 'حداد', 'الشامسي'],
  },
  {
    country: 'TUR',
    language: 'tr',
    dialCode: '+90',
    women: ['İpek', 'Şule', 'Ayşe'],
    men: ['Çağlar', 'Işık', 'Emre'],
    lastNames: ['Yıldız', 'Gökçe', 'Öztürk'],
  },
  {
    country: 'BRA',
    language: 'pt-BR',
    dialCode: '+55',
    women: ['Conceição', 'Luíza', 'Bia'],
    men: ['João', 'Antônio', 'Caio'],
    lastNames: ['da Silva', 'Gonçalves', 'Araújo'],
  },
  {
    country: 'GRC',
    language: 'el',
    dialCode: '+30',
    women: ['Ελένη', 'Ζωή', 'Μαρία'],
    men: ['Γιώργος', 'Νίκος', 'Άρης'],
    lastNames: ['Παπαδάκη', 'Νικολάου', 'Βλάχος'],
  },
];

/** Reserved domains (RFC 2606, RFC 6761), so that no mail can reach anybody. */
export const MAIL_DOMAINS = ['mail.example', 'fans.test', 'post.example', 'inbox.test'] as const;
