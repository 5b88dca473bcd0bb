import type { DistributionRecord } from './tables/distributions.ts';
import { distributions } from './tables/distributions.ts';

/** What a certificate says of its issuer, as far as installers' CAs are known by it. */
interface IssuerNames {
  readonly commonName: string | undefined;
  readonly organization: string | undefined;
}

const records: readonly DistributionRecord[] = distributions;

/** Tells whether an installer that is known by the name of its CAs makes in every cluster what a finding is about. */
export function isMadeByDesign(code: string, { commonName = '', organization = '' }: IssuerNames): boolean {
  return records.some(
    ({ byDesign, shownBy }) =>
      byDesign.includes(code) &&
      (shownBy?.caCommonName?.test(commonName) === true || shownBy?.caOrganization?.test(organization) === true),
  );
}
