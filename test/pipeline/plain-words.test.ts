import { describe, expect, it } from 'vitest';

import type { Explanation } from '../../src/match/why/explanation.ts';
import { stumblesIn } from './plain-words.ts';

function saying(...sentences: string[]): Explanation {
  return {
    of: '',
    title: '',
    sentences,
    sides: { left: '', right: '', rows: [] },
    tried: [],
    rule: null,
    money: [],
    findings: [],
    closed_by: [],
    run_id: null,
  };
}

describe('plain words', () => {
  it.each([
    'Subtotal and tax are 8963.1 USD, the total says 8,986.35 USD.',
    'It costs 419.6 a unit, 405.60 USD was promised.',
    'The balance is 4007925.67 USD.',
    'Charged 3960 USD.',
    'One sentence. Another one.',
    'No full stop',
    'The share of m_cell.',
  ])('stumble over: %s', (sentence) => {
    expect(stumblesIn(saying(sentence), [])).not.toEqual([]);
  });

  it('take amounts, rates, days and names as they should be', () => {
    const explanation = saying(
      'Microsoft charged 8,986.35 USD for Office 2.5 for Adventure Works, Inc. Ltd at a rate of 1.25.',
      'Decided by the date (allowed: no charge after 2026-09-12); 5,672.5748 units are in question.',
    );
    expect(stumblesIn(explanation, ['Office 2.5', 'Adventure Works, Inc. Ltd'])).toEqual([]);
  });

  it('stumble over a fourth sentence', () => {
    expect(stumblesIn(saying('A.', 'B.', 'C.', 'D.'), [])).toEqual(['more than three sentences']);
  });
});
