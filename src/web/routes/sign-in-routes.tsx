import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';

import { AppError } from '../../lib/app-error.ts';
import { SignedOutPage } from '../pages/signed-out-page.tsx';
import { sendPage } from '../send-page.tsx';
import type { SignInLinks } from '../sign-in-links.ts';
import type { WebPorts } from '../web-ports.ts';

/** Guessing 256 bits is hopeless; trying is not free either. */
const TRIES_PER_MINUTE = 10;

export function addSignInRoutes(
  plain: FastifyInstance,
  ports: WebPorts,
  links: SignInLinks | undefined,
): void {
  const app = plain.withTypeProvider<ZodTypeProvider>();

  app.get(
    '/sign-in',
    {
      schema: { querystring: z.object({ key: z.string().min(1).max(100) }) },
      config: { rateLimit: { max: TRIES_PER_MINUTE, timeWindow: '1 minute' } },
    },
    async (request, reply) => {
      if (links === undefined) return reply.redirect('/', 303);
      if (!links.redeem(request.query.key)) throw linkUsed();
      // A new id: one that somebody planted before is worth nothing.
      await request.session.regenerate();
      request.session.signedInAt = new Date().toISOString();
      ports.log.info({ ip: request.ip }, 'signed in');
      return reply.redirect('/', 303);
    },
  );

  app.post(
    '/sign-out',
    { preValidation: plain.csrfProtection.bind(plain) },
    async (request, reply) => {
      await request.session.destroy();
      return sendPage(ports, request, reply, { title: 'Signed out' }, <SignedOutPage />);
    },
  );
}

function linkUsed(): AppError {
  return new AppError('SIGN_IN_LINK_USED', 'this sign-in link was used before, or is not ours', {
    kind: 'auth',
    fix: 'Open the newest link that `recon serve` printed in its terminal.',
  });
}
