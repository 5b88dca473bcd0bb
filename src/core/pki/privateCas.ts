import { attributeValues } from '../x509/attributeValues.ts';
import { extensionOids, findExtension } from '../x509/findExtension.ts';
import type { DistinguishedName } from '../x509/x509Model.ts';
import type { CertificateNode, PkiGraph } from './pkiModel.ts';

/** Organizations of public CAs, from which anyone can get a certificate. */
const publicOrganizations =
  /^(?:Internet Security Research Group|Let's Encrypt|DigiCert(?:,? Inc\.?)?|GlobalSign(?: nv-sa)?|Sectigo Limited|COMODO CA Limited|The USERTRUST Network|Entrust, Inc\.|GoDaddy\.com, Inc\.|Starfield Technologies, Inc\.|Amazon|Google Trust Services(?: LLC)?|Microsoft Corporation|Baltimore|IdenTrust|Certum|Unizeto Technologies S\.A\.|SSL Corporation|SwissSign AG|Buypass AS-983163327|QuoVadis Limited|ZeroSSL)$/;

/** Tells whether a name is that of a public CA. */
export function isPublicName(name: DistinguishedName): boolean {
  return attributeValues(name, 'O').some((organization) => publicOrganizations.test(organization));
}

/**
 * Tells whether a certificate is certainly not of a public CA, so that only those who were given its CA accept it.
 *
 * Public CAs log each certificate (RFC 6962) and say where their own certificate is (Baseline Requirements, section 7.1.2.7.6). A private CA
 * that says so as well is known if its root is among the files.
 */
export function isOfPrivateCa(graph: PkiGraph, node: CertificateNode): boolean {
  const { certificate, issuer } = node;
  const above = authoritiesAbove(graph, node);
  const names = [certificate.issuer, ...above.map((each) => each.certificate.subject)];
  if (findExtension(certificate, extensionOids.signedCertificateTimestamps) !== undefined || names.some(isPublicName)) {
    return false;
  }
  const isSilent = findExtension(certificate, extensionOids.authorityInfoAccess) === undefined;
  return isSilent || [issuer, ...above.map((each) => each.issuer)].some(({ kind }) => kind === 'selfSigned');
}

/** The CAs above a certificate, nearest first. */
export function authoritiesAbove({ certificates }: PkiGraph, node: CertificateNode): readonly CertificateNode[] {
  const above = new Set([node]);
  // A set is iterated with what is added meanwhile.
  for (const { issuer } of above) {
    for (const fingerprint of issuer.kind === 'verified' ? issuer.issuers : []) {
      const found = certificates.get(fingerprint);
      if (found !== undefined) above.add(found);
    }
  }
  return [...above].slice(1);
}
