import type { SavedMultipartFile } from '@fastify/multipart';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

import { AppError } from '../../lib/app-error.ts';
import { CheckPage } from '../pages/check-page.tsx';
import { formToken, sendPage } from '../send-page.tsx';
import type { WebPorts } from '../web-ports.ts';

const HEAD = { title: 'Check files', section: 'check' } as const;
const CHECKS_PER_MINUTE = 5;

/** Two files in, a verdict out; the files are gone when the answer is sent. */
export function addCheckRoutes(app: FastifyInstance, ports: WebPorts): void {
  let checking = false;

  const show = (
    request: FastifyRequest,
    reply: FastifyReply,
    checked: Awaited<ReturnType<WebPorts['checkFiles']>> | undefined,
  ) =>
    sendPage(
      ports,
      request,
      reply,
      HEAD,
      <CheckPage
        csrf={formToken(request, reply)}
        checked={checked}
        titleOfCode={ports.titleOfCode}
      />,
    );

  app.get('/check', (request, reply) => show(request, reply, undefined));

  app.post(
    '/check',
    {
      preValidation: [receiveUpload, app.csrfProtection.bind(app)],
      config: { rateLimit: { max: CHECKS_PER_MINUTE, timeWindow: '1 minute' } },
    },
    async (request, reply) => {
      const files = bothFiles(request.savedRequestFiles ?? []);
      // Each takes a database server of its own.
      if (checking) throw checkRunning();
      checking = true;
      try {
        return await show(request, reply, await ports.checkFiles(files));
      } finally {
        checking = false;
      }
    },
  );
}

/** Files go to disk, and are deleted with the answer; the form's token goes where it is looked for. */
async function receiveUpload(request: FastifyRequest): Promise<void> {
  const { values } = await request.saveRequestFiles();
  const token: unknown = values['_csrf'];
  const held = typeof token === 'object' && token !== null && 'value' in token;
  request.body = { _csrf: held ? token.value : token };
}

function bothFiles(files: readonly SavedMultipartFile[]): { lines: string; orders: string } {
  const named = (name: string) =>
    files.find((file) => file.fieldname === name && file.filename !== '')?.filepath;
  const [lines, orders] = [named('lines'), named('orders')];
  if (lines !== undefined && orders !== undefined) return { lines, orders };
  throw new AppError('FILES_MISSING', 'it takes two files: the lines of an invoice, and orders', {
    kind: 'usage',
    fix: 'Choose both files, and press Check again.',
  });
}

function checkRunning(): AppError {
  return new AppError('CHECK_RUNNING', 'another pair of files is being checked', {
    kind: 'busy',
    retryable: true,
    fix: 'Wait a few seconds, and press Check again.',
  });
}
