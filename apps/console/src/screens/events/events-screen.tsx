import { SegmentedControl } from '@mantine/core';
import { Screen } from '../../components/screen.js';
import { useFilters } from '../../components/use-filters.js';
import { EVENTS } from '../../texts/events.js';
import { EVENT_FILTERS, EventList } from './event-list.js';
import { SUSPICIOUS_FILTERS, SuspiciousList } from './suspicious-list.js';

const OTHER_VIEW = 'suspicious';

/** Lists the events, or the suspicious tickets of all events, nearest kick-off first. */
export default function EventsScreen() {
  const [{ view }, set] = useFilters('view', ...EVENT_FILTERS, ...SUSPICIOUS_FILTERS);
  const isSuspicious = view === OTHER_VIEW;
  // The filters of one list mean nothing to the other.
  const choose = (chosen: string) => set({ ...NONE, view: chosen === OTHER_VIEW ? OTHER_VIEW : undefined });
  return (
    <Screen
      title={isSuspicious ? EVENTS.suspicious : EVENTS.title}
      about={isSuspicious ? EVENTS.suspiciousAbout : EVENTS.about}
      actions={
        <SegmentedControl
          aria-label={EVENTS.view}
          value={isSuspicious ? OTHER_VIEW : 'events'}
          onChange={choose}
          data={[
            { value: 'events', label: EVENTS.views.events },
            { value: OTHER_VIEW, label: EVENTS.views.suspicious },
          ]}
        />
      }
    >
      {isSuspicious ? <SuspiciousList /> : <EventList />}
    </Screen>
  );
}

const NONE = Object.fromEntries([...EVENT_FILTERS, ...SUSPICIOUS_FILTERS].map((name) => [name, undefined]));
