import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ComponentChild } from 'preact';
import { renderToString } from 'preact-render-to-string';

import type { Section } from './parts/layout.tsx';
import { Layout } from './parts/layout.tsx';
import type { WebPorts } from './web-ports.ts';

export interface PageHead {
  readonly title: string;
  /** The menu entry the page belongs to. */
  readonly section?: Section;
}

/** Renders a page inside the layout and sends it. Text is escaped by the renderer, whatever it holds. */
export function sendPage(
  ports: WebPorts,
  request: FastifyRequest,
  reply: FastifyReply,
  head: PageHead,
  body: ComponentChild,
): FastifyReply {
  const html = renderToString(
    <Layout
      title={head.title}
      section={head.section}
      about={ports.about}
      csrf={formToken(request, reply)}
      isSignedIn={isSignedIn(request)}
    >
      {body}
    </Layout>,
  );
  return reply.type('text/html; charset=utf-8').send(`<!doctype html>${html}`);
}

/** What a form must carry to be believed; undefined for browsers without a session. */
export function formToken(request: FastifyRequest, reply: FastifyReply): string | undefined {
  return isSignedIn(request) ? reply.generateCsrf() : undefined;
}

/** A request that was refused before its session was looked up has none. */
function isSignedIn({ session }: { session: FastifyRequest['session'] | null }): boolean {
  return session?.signedInAt !== undefined;
}
