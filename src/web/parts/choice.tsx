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
