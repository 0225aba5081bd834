/** Outlines of 16 × 16, drawn with the colour of the text beside them. */
const OUTLINES = {
  good: 'M3.5 8.5l3 3 6-7',
  busy: 'M8 2.5a5.5 5.5 0 1 1-5.5 5.5M8 5v3l2 2',
  attention: 'M8 2.5L14 13.5H2zM8 6.5v3.2M8 11.6v.4',
  bad: 'M4 4l8 8M12 4l-8 8',
  idle: 'M5.5 4v8M10.5 4v8',
  menu: 'M2 4h12M2 8h12M2 12h12',
  up: 'M4 10l4-4 4 4',
  down: 'M4 6l4 4 4-4',
  out: 'M6 3.5H3v9.5h9.5v-3M9 3h4v4M13 3L7.5 8.5',
} as const;
export type IconName = keyof typeof OUTLINES;

/** A small icon beside a word. Screen readers skip it: the word says the same. */
export function Icon({ name, size = 12 }: { name: IconName; size?: number }) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      strokeWidth="2"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      <path d={OUTLINES[name]} />
    </svg>
  );
}
