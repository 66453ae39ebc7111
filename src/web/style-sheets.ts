/** The style sheets of every page, in the order in which later ones change earlier ones; `assets/<name>.css`. */
export const STYLE_SHEETS = [
  'base',
  'frame',
  'forms',
  'decisions',
  'panels',
  'tables',
  'charts',
  'media',
] as const;
