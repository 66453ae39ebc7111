/** The name the operating system gives a failure (`ENOENT`); undefined for any other error. */
export function systemCode(error: unknown): string | undefined {
  return (error as NodeJS.ErrnoException | undefined)?.code;
}
