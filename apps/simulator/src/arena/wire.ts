/** The shapes the diff endpoint sends, as far as the arena fills them. Source: the contract of the diff endpoint. */

export interface WireSpectator {
  readonly title?: string;
  readonly gender?: 'M' | 'F' | 'U' | 'X';
  readonly firstName?: string;
  readonly lastName?: string;
  readonly email?: string;
  readonly dateOfBirth?: string;
  readonly nationality?: string;
  readonly idCardNumber?: string;
  readonly phoneNumber?: string;
  readonly residenceCountry?: string;
  readonly language?: string;
  readonly organizerSpectatorPreference?: {
    readonly allowPromoEmail: boolean;
    readonly allowThirdPartyEmail: boolean;
  };
}

export interface WireEntry {
  readonly status: string;
  readonly timestamp: string;
  readonly ownerEmail?: string;
  readonly recipientEmail?: string;
  readonly actor?: string;
  readonly reason?: string;
}

export interface WireTicket {
  readonly ticketId: string;
  readonly taxNumber: string;
  readonly ticketVersion?: 3 | 4;
  readonly organizationCode: string;
  readonly updatedAt: string;
  readonly status: string;
  readonly event: {
    readonly id: string;
    readonly name: string;
    readonly startTime: string;
    readonly site: string;
    readonly city: string;
    readonly countryCode: string;
  };
  readonly spectatorDetails: WireSpectator | null;
  readonly initialOwner?: WireSpectator;
  readonly previousOwner?: WireSpectator;
  readonly recipient?: { readonly email: string };
  readonly ticketHolder?: WireSpectator | null;
  readonly attributes?: Readonly<Record<string, string | null>>;
  readonly seating?: Readonly<Record<string, string>>;
  readonly beaconName?: string;
  readonly extraInfo?: Readonly<Record<string, string>>;
  readonly deletionReason?: string;
  readonly lifecycle?: readonly WireEntry[];
}
