/** A step in words, as in `pull line items G000024135`; a line about the run as a whole has no job. */
export function stepName({ job, key }: { readonly job: string; readonly key: string }): string {
  return `${job.replaceAll('-', ' ')} ${key}`.trim() || 'the run';
}
