import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Role } from '@tixngo-sync/domain';
import type { Express, RequestHandler } from 'express';
import type { Site } from '../site.js';

type Texts = { [name: string]: string | Texts };

const LOCALE = '/static/locales/en-US/messages.json';

/** What happens, where Bull Board only asks whether one is sure. */
const WARNINGS: Texts = {
  QUEUE: {
    ACTIONS: {
      CONFIRM: {
        CLEAN_ALL:
          'Remove all {{status}} jobs? Pages and runs stay in the database. The sweep enqueues pages that still ' +
          'wait; failed pages must then be retried in the console.',
        EMPTY_QUEUE:
          'Remove all waiting and delayed jobs? Runs that wait are lost. The sweep enqueues pages again within a ' +
          'minute.',
        OBLITERATE_QUEUE:
          'Delete the queue with all its jobs, logs and schedulers? Workers restore the schedulers and the pages ' +
          'that wait within a minute; the history of jobs is lost.',
        PAUSE_QUEUE:
          'Pause the queue? No worker takes its jobs until someone resumes it, and S-360 falls behind.',
        PAUSE_ALL: 'Pause all queues? Nothing is fetched or processed until someone resumes them.',
      },
    },
  },
  JOB: {
    ACTIONS: {
      CONFIRM: {
        CLEAN: 'Remove this job? The page or run stays; the sweep enqueues a page that still waits.',
      },
    },
  },
  ADD_JOB: {
    TITLE: 'Add job (for experts: a wrong one fails; runs start in the console)',
    TITLE_duplicate: 'Duplicate job (for experts: a wrong one fails)',
  },
  SCHEDULERS: {
    EDIT: {
      OVERWRITE_NOTE: 'The interval is copied into the schedule. Everything else is edited in the console.',
    },
  },
};

/** Serves Bull Board's texts with our warnings. */
export function serveTexts(): RequestHandler {
  // Bull Board's own dependency, not ours.
  const board = createRequire(createRequire(import.meta.url).resolve('@bull-board/api'));
  const uiDir = dirname(board.resolve('@bull-board/ui/package.json'));
  const own = JSON.parse(readFileSync(join(uiDir, 'dist', LOCALE), 'utf8')) as Texts; // a file of the package
  const texts = merged(own, WARNINGS);
  return (request, response, next) => {
    if (request.path === LOCALE) response.json(texts);
    else next();
  };
}

function merged(texts: Texts, ours: Texts): Texts {
  const changed = Object.entries(ours).map(([name, text]) => {
    const before = texts[name];
    const isBranch = typeof text === 'object' && typeof before === 'object';
    return [name, isBranch ? merged(before, text) : text];
  });
  return { ...texts, ...Object.fromEntries(changed) };
}

/** Fonts of another site, which the content security policy refuses. */
const FOREIGN_FONTS = /<link href="https:\/\/fonts\.googleapis\.com[^>]*>/;

/**
 * Adds our script to Bull Board's screen: it hides what the role may not do, and leads to the sign-in when
 * the session ends.
 */
export function addScript(board: Express, site: Site, role: Role): void {
  // Express declares no type for its engines.
  const { engines } = board as unknown as { engines: Record<string, Engine> };
  const render = engines['.ejs'];
  if (render === undefined) throw new Error('Bull Board no longer renders its screen with EJS');
  const signIn = site.path('/sign-in');
  const script = `<script src="${site.path('/assets/board.js')}" data-role="${role}" data-sign-in="${signIn}"></script>`;
  engines['.ejs'] = (path, options, callback) =>
    render(path, options, (error, html) =>
      callback(error, html?.replace(FOREIGN_FONTS, '').replace('<script defer', `${script}<script defer`)),
    );
}

type Rendered = (error: Error | null, html?: string) => void;
type Engine = (path: string, options: object, callback: Rendered) => void;
