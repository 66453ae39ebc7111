import { minorDigits } from '../../src/lib/currency.ts';
import type { Explanation } from '../../src/match/why/explanation.ts';

/** A number with what stands before and behind it: where it has decimals, it has to be an amount or a rate. */
const AMOUNT = /(\S+ )?(-?\d[\d,]*(?:\.\d+)?) (USD|EUR|GBP)\b/g;
const DECIMAL = /(\S+) (-?\d[\d,]*\.\d+)(?! ?(?:USD|EUR|GBP|units))(?=[ .;,)]|$)/g;
const GROUPED = /^-?\d{1,3}(,\d{3})*(\.\d+)?$/;

/**
 * What a finance person would stumble over in an explanation: more than three sentences, an amount without its
 * thousands, minor digits or currency, words of the code. Names from outside may hold anything and are taken out.
 */
export function stumblesIn(explanation: Explanation, names: readonly (string | null)[]): string[] {
  const sentences = explanation.sentences.map((one) =>
    names.reduce<string>((text, name) => (name ? text.replaceAll(name, 'NAME') : text), one),
  );
  const cells = explanation.sides.rows.flatMap(({ left, right }) => [left, right]);
  return [
    ...(sentences.length <= 3 ? [] : ['more than three sentences']),
    ...sentences
      .filter((one) => /[.!?] [A-Z]/.test(one.replace(/^Next: /, '')))
      .map((one) => `two in one: ${one}`),
    ...sentences.filter((one) => !one.endsWith('.')).map((one) => `no full stop: ${one}`),
    ...sentences
      .filter((one) => /\b(null|undefined|cell|share|ladder|m_[a-z]+)\b/.test(one))
      .map((one) => `code: ${one}`),
    ...[...sentences, ...cells].flatMap(oddFigures),
  ];
}

function oddFigures(text: string): string[] {
  const amounts = [...text.matchAll(AMOUNT)].filter(([, , amount = '', currency = '']) => {
    const decimals = amount.split('.')[1]?.length ?? 0;
    return !GROUPED.test(amount) || decimals < minorDigits(currency);
  });
  const others = [...text.matchAll(DECIMAL)].filter(([, before = '']) => !/^(of|at)$/.test(before));
  return [...amounts, ...others].map(([figure]) => `${figure.trim()} in: ${text}`);
}
