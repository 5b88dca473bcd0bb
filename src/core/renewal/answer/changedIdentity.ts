import * as l10n from '@vscode/l10n';
import type { CertificateNode } from '../../pki/pkiModel.ts';
import { visibleText } from '../../text/visibleText.ts';
import { attributeValues } from '../../x509/attributeValues.ts';
import { extKeyUsageName } from '../../x509/extKeyUsageName.ts';
import type { Certificate, DistinguishedName } from '../../x509/x509Model.ts';

/** How a certificate differs from the one that it replaces. */
export interface ChangedIdentity {
  /** Differences that are not allowed: phrases without full stop. */
  readonly lost: readonly string[];
  /** Differences that are allowed: sentences. */
  readonly notes: readonly string[];
}

/**
 * Compares what Kubernetes uses: CN is the user, O are the groups, servers are found by their names, and usages decide
 * which side can present a certificate. How the CA encoded it does not matter.
 */
export function changedIdentity({ certificate: old }: CertificateNode, certificate: Certificate): ChangedIdentity {
  const lost = [
    ...changed('CN', attributeValues(old.subject, 'CN'), attributeValues(certificate.subject, 'CN')),
    ...changed('O', attributeValues(old.subject, 'O'), attributeValues(certificate.subject, 'O')),
    ...missing(namesOf(old), namesOf(certificate)).map((name) => l10n.t('the name {0} is missing', visibleText(name))),
    ...missing(old.extKeyUsage ?? [], certificate.extKeyUsage ?? []).flatMap((oid) =>
      certificate.extKeyUsage === undefined ? [] : l10n.t('the usage {0} is missing', extKeyUsageName(oid)),
    ),
  ];
  return { lost: [...new Set(lost)], notes: notesOn(old, certificate) };
}

function changed(attribute: string, before: readonly string[], after: readonly string[]): readonly string[] {
  const sorted = (values: readonly string[]) => JSON.stringify([...new Set(values)].sort());
  if (sorted(before) === sorted(after)) return [];
  const words = (values: readonly string[]) => values.map((value) => visibleText(value)).join(', ') || l10n.t('none');
  return [l10n.t('{0} changed from {1} to {2}', attribute, words(before), words(after))];
}

function namesOf({ subjectAltName = [] }: Certificate): readonly string[] {
  return subjectAltName.map(({ type, value }) => `${type}:${type === 'DNS' ? value.toLowerCase() : value}`);
}

function missing(before: readonly string[], after: readonly string[]): readonly string[] {
  return before.filter((each) => !after.includes(each));
}

function notesOn(old: Certificate, certificate: Certificate): readonly string[] {
  const added = missing(namesOf(certificate), namesOf(old));
  const purposes = old.extKeyUsage === undefined ? [] : missing(certificate.extKeyUsage ?? [], old.extKeyUsage);
  const attributes = missing(otherAttributes(old.subject), otherAttributes(certificate.subject));
  const bits = missing(old.keyUsage ?? [], certificate.keyUsage ?? []);
  return [
    ...(added.length === 0
      ? []
      : [l10n.t('It has additional names: {0}.', added.map((name) => visibleText(name)).join(', '))]),
    ...(purposes.length === 0
      ? []
      : [l10n.t('It has additional usages: {0}.', purposes.map(extKeyUsageName).join(', '))]),
    ...(attributes.length === 0
      ? []
      : [l10n.t('Its subject does not contain {0}, which Kubernetes ignores.', attributes.join(', '))]),
    ...(bits.length === 0 || certificate.keyUsage === undefined
      ? []
      : [l10n.t('Its keyUsage does not contain {0}.', bits.join(', '))]),
  ];
}

/** All but CN and O. */
function otherAttributes({ rdns }: DistinguishedName): readonly string[] {
  return rdns
    .flat()
    .filter(({ shortName }) => shortName !== 'CN' && shortName !== 'O')
    .map(({ shortName, oid, value = '' }) => `${shortName ?? oid}=${visibleText(value)}`);
}
