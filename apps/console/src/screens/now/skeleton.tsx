import { Skeleton } from '@mantine/core';
import { Cards } from '../../components/card.js';

/** Boxes of about the size of the cards, so that nothing jumps. */
export function NowSkeleton() {
  return (
    <Cards>
      {[4, 4, 4, 8, 4].map((columns, index) => (
        <Skeleton
          // The boxes never change places.
          // biome-ignore lint/suspicious/noArrayIndexKey: see above
          key={index}
          height={index < 3 ? 200 : 400}
          radius="lg"
          animate={false}
          style={{ gridColumn: `span ${columns}` }}
        />
      ))}
    </Cards>
  );
}
