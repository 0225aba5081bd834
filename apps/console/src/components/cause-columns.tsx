import type { rootCauseSchema } from '@tixngo-sync/api';
import type { z } from 'zod';
import { Cause, causeWords } from './cause.js';
import { Count } from './count.js';
import type { Column } from './data-table.js';
import { ScreenButton } from './screen-button.js';
import { Time } from './time.js';

type RootCause = z.output<typeof rootCauseSchema>;

/** The columns that every list of root causes has, each under the heading of its list. */
export const causeColumns = {
  cause: (header: string): Column<RootCause> => ({
    header,
    isTitle: true,
    isText: true,
    cell: ({ code, field, message }) => <Cause code={code} field={field} message={message} />,
  }),
  count: (header: string): Column<RootCause> => ({
    header,
    isNumber: true,
    order: 'descending',
    cell: ({ count, problemId, code }) => (
      <Count of={count} list={{ to: '/problems/{id}', id: problemId }} what={causeWords(code)} />
    ),
  }),
  first: (header: string): Column<RootCause> => ({
    header,
    isNumber: true,
    cell: ({ firstAt }) => <Time at={firstAt} />,
  }),
  review: (header: string, verb: string): Column<RootCause> => ({
    header,
    isAction: true,
    cell: ({ problemId, code }) => (
      <ScreenButton to="/problems/{id}" id={problemId} isSmall label={`${verb} ${causeWords(code)}`}>
        {verb}
      </ScreenButton>
    ),
  }),
};
