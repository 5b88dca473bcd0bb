import type { DistributionRecord } from './tables/distributions.ts';
import { distributions } from './tables/distributions.ts';

/** The issuer's name in a certificate, by which CAs of installers are recognised. */
interface IssuerNames {
  readonly commonName: string | undefined;
  readonly organization: string | undefined;
}

const records: readonly DistributionRecord[] = distributions;

/** Tells whether an installer, recognised by the name of its CAs, causes a finding in every cluster by design. */
export function isMadeByDesign(code: string, { commonName = '', organization = '' }: IssuerNames): boolean {
  return records.some(
    ({ byDesign, shownBy }) =>
      byDesign.includes(code) &&
      (shownBy?.caCommonName?.test(commonName) === true || shownBy?.caOrganization?.test(organization) === true),
  );
}
