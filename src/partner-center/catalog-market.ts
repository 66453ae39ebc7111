/** Parts of the catalogue that are listed apart; "Get a list of products (by country/region)" (Microsoft Learn). */
export const TARGET_VIEWS = [
  'Azure',
  'AzureReservations',
  'AzureReservationsVM',
  'AzureReservationsSQL',
  'AzureReservationsCosmosDb',
  'MicrosoftAzure',
  'OnlineServices',
  'Software',
  'SoftwareSUSELinux',
  'SoftwarePerpetual',
  'SoftwareSubscriptions',
  'SpecializedOffers',
  'MarketplaceSaaS',
] as const;
export type TargetView = (typeof TARGET_VIEWS)[number];

/** Who buys; prices and availabilities differ by it. */
export const SEGMENTS = ['commercial', 'education', 'government', 'nonprofit'] as const;
export type Segment = (typeof SEGMENTS)[number];

/** Reservations that Azure plans can use; without it those for Microsoft Azure (MS-AZR-0145P) subscriptions. */
export const RESERVATION_SCOPES = ['AzurePlan'] as const;
export type ReservationScope = (typeof RESERVATION_SCOPES)[number];

/** Where and to whom is sold. */
export interface CatalogMarket {
  /** ISO 3166, two letters. */
  readonly country: string;
  /** Undefined: all segments; for availabilities all but nonprofit. */
  readonly segment: Segment | undefined;
  /** Undefined for everything that is no reservation. */
  readonly reservationScope: ReservationScope | undefined;
}

/** As the catalogue's lists are asked. */
export function marketQuery({
  country,
  segment,
  reservationScope,
}: CatalogMarket): Readonly<Record<string, string>> {
  return {
    country: country.toUpperCase(),
    ...(segment === undefined ? {} : { targetSegment: segment }),
    ...(reservationScope === undefined ? {} : { reservationScope }),
  };
}

/** As one thing of the catalogue is asked. */
export function countryQuery(country: string): Readonly<Record<string, string>> {
  return { country: country.toUpperCase() };
}
