import type { FastifyInstance, FastifyRequest } from 'fastify';
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod';

import { AppError, messageOf } from '../lib/app-error.ts';
import { httpStatusOf } from './http-status.ts';
import { isForMachines } from './machine-address.ts';
import { ErrorPage } from './pages/error-page.tsx';
import { sendPage } from './send-page.tsx';
import type { WebPorts } from './web-ports.ts';

/** A failure for people: what happened, what to do, and an id to quote. */
export interface Failure {
  readonly status: number;
  readonly code: string;
  readonly says: string;
  readonly fix: string;
  /** What the failure left as it was. */
  readonly stillRight: string;
  /** Finds the failure in the log. */
  readonly id: string;
}

/** Errors are pages that keep the menu, and problem details (RFC 9457) for programs. */
export function answerErrors(app: FastifyInstance, ports: WebPorts): void {
  app.setErrorHandler(async (error, request, reply) => {
    const failure = failureOf(error, request);
    if (failure.status >= 500) ports.log.error({ err: error, id: failure.id }, 'request failed');
    reply.code(failure.status);
    if (isForMachines(request.url))
      return reply.type('application/problem+json').send(problemOf(failure));
    return sendPage(ports, request, reply, { title: 'Error' }, <ErrorPage failure={failure} />);
  });
  app.setNotFoundHandler((request) => {
    throw new AppError('PAGE_UNKNOWN', `there is no page ${request.url.split('?')[0] ?? ''}`, {
      kind: 'usage',
      fix: isForMachines(request.url)
        ? 'GET /api/openapi.json lists what there is.'
        : 'Choose from the menu above.',
    });
  });
}

function failureOf(error: unknown, request: FastifyRequest): Failure {
  const status = httpStatusOf(error);
  const base = { status, id: request.id, stillRight: stillRightOf(request) };
  if (hasZodFastifySchemaValidationErrors(error)) {
    const wrong = error.validation.map((one) => one.instancePath.replace(/^\//, '')).join(', ');
    const which = wrong === '' ? '' : `: ${wrong}`;
    return isForMachines(request.url)
      ? {
          ...base,
          code: 'ADDRESS_WRONG',
          says: `The request is not as the API describes it${which}.`,
          fix: 'GET /api/openapi.json says what it takes.',
        }
      : {
          ...base,
          code: 'ADDRESS_WRONG',
          says: `The address asks for something this page does not have${which}.`,
          fix: 'Choose filters and columns on the page itself.',
        };
  }
  if (error instanceof AppError) {
    return { ...base, code: error.code, says: wordsOf(error), fix: error.fix ?? '' };
  }
  if (status === 429) {
    return {
      ...base,
      code: 'TOO_MANY_REQUESTS',
      says: 'Too many requests came from here in the last minute.',
      fix: 'Wait a minute and load the page again.',
    };
  }
  if (status === 403) {
    return {
      ...base,
      code: 'FORM_EXPIRED',
      says: 'The form was not sent from a page of this session.',
      fix: 'Load the page again and press the button there.',
    };
  }
  return status < 500
    ? { ...base, code: 'BAD_REQUEST', says: sentence(messageOf(error)), fix: '' }
    : {
        ...base,
        code: 'UNEXPECTED',
        says: 'Something went wrong here.',
        fix: 'Load the page again. If it happens again, give the id below to whoever runs recon.',
      };
}

/** A page that is only read changes nothing; a form does all of what it says or nothing. */
function stillRightOf({ method }: FastifyRequest): string {
  return method === 'GET' || method === 'HEAD'
    ? 'Nothing was changed, and every other page is as it was.'
    : 'The form was refused, and nothing was changed.';
}

function problemOf(failure: Failure) {
  return {
    type: 'about:blank',
    title: failure.says,
    status: failure.status,
    detail: failure.fix,
    code: failure.code,
    instance: `urn:request:${failure.id}`,
  };
}

/** What was wrong with what somebody typed or sent is told whole; causes inside recon are for the log. */
function wordsOf(error: AppError): string {
  const { message, kind, cause } = error;
  if (kind !== 'usage' || cause === undefined) return sentence(message);
  return `${sentence(message)} ${sentence(messageOf(cause))}`;
}

function sentence(message: string): string {
  // A file's name stays as it is.
  const isName = /^\S+\.\w/.test(message);
  const text = isName ? message : message.charAt(0).toUpperCase() + message.slice(1);
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
