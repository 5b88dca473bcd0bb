import type { Period } from './issueCertificate.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** kubeadm's certificates are good for 365 days, its CAs for 87,600 hours; both begin five minutes early. */
const leafLife = 365 * day;
const caLife = 87_600 * hour;

/**
 * Gives the period of a leaf that has a number of days left, or that ended a number of days ago when negative.
 * Half a day more, so that the count, which is rounded down, stays the same for a while.
 *
 * @param now - In milliseconds.
 */
export function leafPeriod(now: number, daysLeft: number): Period {
  return period(now + (daysLeft + Math.sign(daysLeft) / 2) * day, leafLife);
}

/** Gives the period of a CA that was made a number of days ago. */
export function caPeriod(now: number, daysAgo: number): Period {
  return period(now - daysAgo * day + caLife, caLife);
}

function period(notAfter: number, life: number): Period {
  const wholeSeconds = (moment: number) => Math.floor(moment / 1000) * 1000;
  return { notBefore: wholeSeconds(notAfter - life - 5 * minute), notAfter: wholeSeconds(notAfter) };
}
