import { readFile } from 'node:fs/promises';

import { describe, expect, it } from 'vitest';

import { REPORTS } from '../../reports/index.ts';

/** `## name` up to the next heading. */
function sectionOf(readme: string, name: string): string {
  const [, section = ''] = readme.split(`\n## ${name}\n`);
  return section.split('\n## ')[0] ?? '';
}

describe.each(REPORTS)('the report $name', (report) => {
  it('says in the README what each column is, in the order of the file', async () => {
    const readme = await readFile(new URL('../../reports/README.md', import.meta.url), 'utf8');
    expect(readme).toContain(`[\`${report.name}\`](#${report.name})`);
    const cells = sectionOf(readme, report.name)
      .split('\n')
      .filter((line) => line.startsWith('| `'))
      .map((line) => line.split('|').map((cell) => cell.trim()));
    expect(cells.map(([, name, kind, says]) => ({ name, kind, says }))).toEqual(
      report.columns.map(({ name, kind, says }) => ({ name: `\`${name}\``, kind, says })),
    );
  });

  it('leaves no column without meaning', () => {
    expect(report.columns.filter(({ says }) => says === '')).toEqual([]);
  });
});
