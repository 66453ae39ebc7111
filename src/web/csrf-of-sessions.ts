import type { FastifyInstance, preValidationHookHandler } from 'fastify';

/**
 * Asks a browser's session for the token of our own pages. Without a session it was RECON_API_TOKEN that let the caller
 * in, and no page of another site can send that.
 */
export function csrfOfSessions(app: FastifyInstance): preValidationHookHandler {
  return (request, reply, done) => {
    if (request.session.signedInAt === undefined) done();
    else app.csrfProtection(request, reply, done);
  };
}
