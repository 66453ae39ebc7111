import type { Command } from 'commander';
import { InvalidArgumentError, Option } from 'commander';

import type { CatalogMarket, ReservationScope, Segment } from '../partner-center/catalog-market.ts';
import { RESERVATION_SCOPES, SEGMENTS } from '../partner-center/catalog-market.ts';

/** Where and to whom is sold, as the command line says it. */
export interface MarketFlags {
  readonly country: string;
  readonly segment?: Segment;
  readonly reservationScope?: ReservationScope;
}

/** The catalogue differs by country, so that one is always named: a wrong guess would show another market's goods. */
export function addCountryOption(command: Command): Command {
  return command.requiredOption('--country <code>', 'where it is sold: US, DE, …', countryCode);
}

export function addMarketOptions(command: Command): Command {
  return addCountryOption(command)
    .addOption(
      new Option('--segment <segment>', `who buys: ${SEGMENTS.join(', ')}`).argParser(
        oneOf(SEGMENTS),
      ),
    )
    .addOption(
      new Option(
        '--reservation-scope <scope>',
        `reservations that these can use: ${RESERVATION_SCOPES.join(', ')}`,
      ).argParser(oneOf(RESERVATION_SCOPES)),
    );
}

export function marketOf({ country, segment, reservationScope }: MarketFlags): CatalogMarket {
  return { country, segment, reservationScope };
}

/** Takes one of some words in any case, as they are spelled here. */
export function oneOf<T extends string>(words: readonly T[]): (text: string) => T {
  return (text) => {
    const found = words.find((word) => word.toLowerCase() === text.toLowerCase());
    if (found === undefined) throw new InvalidArgumentError(`Use one of ${words.join(', ')}.`);
    return found;
  };
}

function countryCode(text: string): string {
  if (!/^[a-z]{2}$/i.test(text)) throw new InvalidArgumentError('Write two letters, like US.');
  return text.toUpperCase();
}
