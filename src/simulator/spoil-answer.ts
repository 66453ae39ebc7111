import { parse, stringify } from 'lossless-json';

import type { Answer } from './answer.ts';
import type { Strike } from './fault.ts';
import { spoilLines } from './spoil-lines.ts';

interface Collection {
  readonly items?: readonly Record<string, unknown>[];
}

/** What the fault in force makes of a list that the route answered. */
export function spoilAnswer(answer: Answer, fault: Strike | undefined): Answer {
  const isJson = answer.headers['content-type']?.startsWith('application/json') === true;
  if (fault === undefined || !isJson || answer.status !== 200) return answer;
  const [mark, text] = /^(\uFEFF?)(.*)$/su.exec(answer.body.toString('utf8'))?.slice(1) ?? ['', ''];
  const json = parse(text ?? '') as Collection | null;
  if (json?.items === undefined) return answer;
  const spoiled = {
    ...json,
    items: spoilLines(json.items, fault),
    ...(fault.name === 'odd-count' ? { totalCount: json.items.length + 7 * (fault.nth + 1) } : {}),
  };
  return { ...answer, body: Buffer.from(`${mark ?? ''}${stringify(spoiled) ?? ''}`, 'utf8') };
}
