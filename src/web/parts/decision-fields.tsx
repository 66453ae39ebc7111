import { DECISION_LENGTHS } from '../../store/decision-request.ts';
import type { DecisionAction } from '../../store/decision-table.ts';

/** What a form of decisions begins with. */
export interface DecisionStart {
  readonly csrf: string | undefined;
  /** Names the request. */
  readonly batch: string;
  /** Who decides, as long as nobody types another name. */
  readonly as: string;
  /** First day a waiver can end on, `YYYY-MM-DD`. */
  readonly today: string;
}

const ACTIONS = [
  ['accept', 'Accept', 'It is right, or not worth a claim.'],
  ['dispute', 'Dispute', 'It is claimed from Microsoft; it stays open.'],
  ['waive', 'Waive until…', 'It rests until that day has passed.'],
  ['assign', 'Assign', 'Somebody looks after it.'],
  ['comment', 'Comment', 'For whoever reads it next.'],
  ['reopen', 'Reopen', 'What was decided holds no more.'],
] as const satisfies readonly (readonly [DecisionAction, string, string])[];

/**
 * What is decided, and what goes with it. Each field shows with the actions that take it, by style alone, so it works
 * without script.
 */
export function DecisionFields({ as, today }: Pick<DecisionStart, 'as' | 'today'>) {
  return (
    <>
      <fieldset class="ways-to-decide">
        <legend>What to do</legend>
        {ACTIONS.map(([action, label, means], index) => (
          <label>
            <input type="radio" name="action" value={action} checked={index === 0} />
            <strong>{label}</strong> <small>{means}</small>
          </label>
        ))}
      </fieldset>
      <div class="decision-fields">
        <label class="field for-accept for-dispute for-waive for-reopen">
          <span>Reason</span>
          <textarea name="reason" rows={2} maxLength={DECISION_LENGTHS.reason} />
        </label>
        <label class="field for-comment">
          <span>Comment</span>
          <textarea name="comment" rows={2} maxLength={DECISION_LENGTHS.comment} />
        </label>
        <label class="field for-dispute">
          <span>Billing ticket, if there is one</span>
          <input name="ticket" maxLength={DECISION_LENGTHS.ticket} />
        </label>
        <label class="field for-waive">
          <span>Until the end of</span>
          <input type="date" name="until" min={today} />
        </label>
        <label class="field for-assign">
          <span>To whom; empty: nobody any more</span>
          <input name="assignee" maxLength={DECISION_LENGTHS.assignee} />
        </label>
        <label class="field always">
          <span>Your name</span>
          <input name="as" value={as} maxLength={DECISION_LENGTHS.actor} autocomplete="name" />
        </label>
      </div>
    </>
  );
}
