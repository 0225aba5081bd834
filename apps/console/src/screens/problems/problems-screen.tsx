import { Cards } from '../../components/card.js';
import { RetryFailedButton } from '../../components/retry-failed-button.js';
import { Screen } from '../../components/screen.js';
import { PROBLEMS } from '../../texts/problems.js';
import { CausesCard } from './causes-card.js';
import { QuarantineCard } from './quarantine-card.js';

/** What is open: failed pages and quarantined tickets by root cause, and a list to find a ticket in. */
export default function ProblemsScreen() {
  return (
    <Screen title={PROBLEMS.title} about={PROBLEMS.about} actions={<RetryFailedButton />}>
      <Cards>
        <CausesCard />
        <QuarantineCard />
      </Cards>
    </Screen>
  );
}
