/** The logo: a hearth's arch with an ember in it. */
export function Mark({ size, className }: { size: number; className?: string | undefined }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" fill="none" aria-hidden="true" className={className}>
      <path
        d="M4 28V15a12 12 0 0 1 24 0v13"
        stroke="currentColor"
        strokeWidth="3"
        strokeLinecap="round"
        opacity="0.55"
      />
      <path
        d="M16 12.5c.6 3.4 4.6 5 4.6 9.3a4.6 4.6 0 0 1-9.2 0c0-2.2 1.2-3.4 2.1-4.6.5 1 .9 1.5 1.6 1.9.2-2.4-.1-4.5.9-6.6Z"
        fill="currentColor"
      />
    </svg>
  );
}
