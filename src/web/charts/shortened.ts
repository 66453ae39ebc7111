/** What fits beside a bar; the whole text is its tooltip, and stands in the table. */
export function shortened(label: string, lengthMax: number): string {
  return label.length > lengthMax ? `${label.slice(0, lengthMax - 1)}…` : label;
}
