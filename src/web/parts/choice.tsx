import { monthText } from './moment.tsx';

/** A labelled choice of a filter form; the first one filters nothing. */
export function Choice(props: {
  label: string;
  name: string;
  chosen: string | undefined;
  all: string;
  options: readonly (readonly [value: string, label: string])[];
}) {
  return (
    <label>
      <span>{props.label}</span>
      <select name={props.name}>
        <option value="">{props.all}</option>
        {props.options.map(([value, label]) => (
          <option value={value} selected={value === props.chosen}>
            {label}
          </option>
        ))}
      </select>
    </label>
  );
}

/** The billing months there are, and all of them. */
export function MonthChoice(props: {
  chosen: string | undefined;
  periods: readonly string[];
  /** True: what belongs to no invoice, and so to no month, can be chosen too. */
  withNone?: boolean;
}) {
  return (
    <Choice
      label="Billing month"
      name="period"
      chosen={props.chosen}
      all="every month"
      options={[
        ...props.periods.map((one) => [one, monthText(one)] as const),
        ...(props.withNone === true ? [['none', 'of no invoice'] as const] : []),
      ]}
    />
  );
}

/** A currency by its ISO 4217 code; empty filters nothing. */
export function CurrencyField({ chosen }: { chosen: string | undefined }) {
  return (
    <label>
      <span>Currency</span>
      <input name="currency" value={chosen ?? ''} size={4} maxLength={3} pattern="[A-Z]{3}" />
    </label>
  );
}
