import type { Run } from '../store/run-store.ts';
import { noteWarnings } from '../store/run-store.ts';
import type { App } from './app.ts';
import { signInStatus } from './sign-in-status.ts';

/**
 * Keeps in the run's record what has to be done about the sign-in before it ends. Told after the run's own use of it:
 * a sign-in that is renewed needs nobody.
 */
export async function noteSignIn(app: App, run: Run): Promise<Run> {
  const { warnings } = await signInStatus(app.db, app.config, new Date());
  return warnings.length === 0 ? run : noteWarnings(app.db, run.run_id, warnings);
}
