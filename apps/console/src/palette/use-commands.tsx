import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type listedScheduleSchema, scheduleListSchema } from '@tixngo-sync/api';
import { type Role, roleAllows, THEMES } from '@tixngo-sync/domain';
import { useState } from 'react';
import type { z } from 'zod';
import { perform } from '../api/use-action.js';
import { useMe } from '../api/use-me.js';
import { useRead } from '../api/use-read.js';
import { ConfirmedAction } from '../components/confirmed-action.js';
import { pauseAction, pauseConfirmation, resumeAction } from '../components/pause-button.js';
import { runNowAction } from '../components/run-now-button.js';
import { routerAddress, type ScreenAddress } from '../components/screen-link.js';
import { addressOf } from '../page-config.js';
import { findOne } from '../search/find-one.js';
import { PALETTE } from '../texts/palette.js';
import { SCHEDULE_ACTIONS } from '../texts/schedule-actions.js';
import { SECTIONS } from '../texts/settings.js';
import { NAVIGATION, SHELL } from '../texts/shell.js';
import { useTheme } from '../theme/use-theme.js';
import type { Command } from './command.js';

type Schedule = z.output<typeof listedScheduleSchema>;

interface Commands {
  readonly commands: readonly Command[];
  readonly searchFor: (text: string) => Command;
  /** The schedules are being read for the first time since it opened: Enter might do something else then. */
  readonly isReading: boolean;
}

/** Returns what the person's role may do from anywhere, and what searches for a text. */
export function useCommands(): Commands {
  const cache = useQueryClient();
  const navigate = useNavigate();
  const role = useMe().data?.role ?? 'viewer';
  const [, setTheme] = useTheme();
  const isOperator = roleAllows(role, 'operator');
  const schedules = useRead({ path: '/schedules', answer: scheduleListSchema, enabled: isOperator });
  const isFirstRead = schedules.isFetching && !schedules.isFetchedAfterMount && schedules.failureCount === 0;
  // Once shown, the palette stays open: a later read must not remove the field while someone types.
  const [isReading, setIsReading] = useState(true);
  if (isReading && !isFirstRead) setIsReading(false);
  const open = (address: ScreenAddress) => void navigate(routerAddress(address));
  const screens = screensFor(role).map(
    ({ to, label, about = '' }): Command => ({
      id: `screen${to}`,
      group: 'screen',
      label,
      also: about,
      act: () => open({ to }),
    }),
  );
  const bullBoard: Command = {
    id: 'bull-board',
    group: 'screen',
    label: SHELL.bullBoard,
    also: 'queues jobs',
    act: () => location.assign(addressOf('/queues')),
  };
  const themes = THEMES.map(
    (theme): Command => ({
      id: `theme-${theme}`,
      group: 'theme',
      label: PALETTE.theme(SHELL.themes[theme]),
      act: () => setTheme(theme),
    }),
  );
  return {
    isReading,
    commands: [
      ...(schedules.data === undefined ? [] : schedulesCommands(cache, schedules.data.items)),
      ...screens,
      bullBoard,
      ...themes,
    ],
    searchFor: (text) => ({
      id: 'search',
      group: 'search',
      label: PALETTE.search(text),
      act: () =>
        // The list shows why nothing could be read.
        void findOne(text, new AbortController().signal)
          .catch(() => null)
          .then((found) => open(found ?? { to: '/tickets', query: { q: text } })),
    }),
  };
}

function schedulesCommands(cache: QueryClient, schedules: readonly Schedule[]): Command[] {
  const unscheduled: Command = {
    id: 'run',
    group: 'do',
    label: SCHEDULE_ACTIONS.runAlone,
    act: () => void perform(cache, runNowAction(null)),
  };
  return schedules.length === 0 ? [unscheduled] : schedules.flatMap((one) => scheduleCommands(cache, one));
}

function scheduleCommands(cache: QueryClient, schedule: Schedule): Command[] {
  const { scheduleId, name, pausedAt } = schedule;
  return [
    {
      id: `run-${scheduleId}`,
      group: 'do',
      label: SCHEDULE_ACTIONS.runOf(name),
      also: 'start',
      act: () => void perform(cache, runNowAction(schedule)),
    },
    pausedAt === null
      ? {
          id: `pause-${scheduleId}`,
          group: 'do',
          label: SCHEDULE_ACTIONS.pauseOf(name),
          also: 'stop schedule',
          ask: (close) => (
            <ConfirmedAction
              action={pauseAction(schedule)}
              confirm={pauseConfirmation(name)}
              onClose={close}
            />
          ),
        }
      : {
          id: `resume-${scheduleId}`,
          group: 'do',
          label: SCHEDULE_ACTIONS.resumeOf(name),
          also: 'start schedule',
          act: () => void perform(cache, resumeAction(schedule)),
        },
  ];
}

function screensFor(role: Role): { to: ScreenAddress['to']; label: string; about?: string }[] {
  const allowed = <Entry extends { readonly role?: Role }>(entries: readonly Entry[]) =>
    entries.filter(({ role: needed = 'viewer' }) => roleAllows(role, needed));
  return [
    ...allowed(NAVIGATION),
    ...allowed(SECTIONS).map(({ to, label, about }) => ({ to, label: PALETTE.settings(label), about })),
    { to: '/me', label: SHELL.account, about: 'password sessions second factor time zone' },
  ];
}
