/** What an address asked for, name by name; what it left open is not named. */
export function askedWords(
  query: Readonly<Record<string, string | undefined>>,
): readonly (readonly [name: string, value: string])[] {
  return Object.entries(query).filter((field): field is [string, string] => field[1] !== undefined);
}
