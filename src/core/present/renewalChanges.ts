import * as l10n from '@vscode/l10n';
import type { PlannedExtension, RenewalPlan } from '../renewal/model.ts';
import { formatDuration } from '../text/duration.ts';
import { formatDate } from '../text/moment.ts';
import { visibleText } from '../text/visibleText.ts';
import { equalBytes } from '../x509/bytes.ts';
import { formatName } from '../x509/formatName.ts';
import { extensionNames } from '../x509/longNames.ts';
import type { PublicKey } from '../x509/model.ts';
import { shortSerial } from './fingerprintText.ts';

/** One field of a certificate before and after its renewal, in words. Never key bytes. */
export interface RenewalChange {
  readonly field: string;
  readonly before: string;
  readonly after: string;
  readonly isKept: boolean;
}

/** Compares the old certificate with the planned one: first what changes, then what is kept. */
export function renewalChanges(plan: RenewalPlan, now: number): readonly RenewalChange[] {
  const { node, ca, validity } = plan;
  const { certificate } = node;
  const kept = l10n.t('same bytes');
  const until = certificate.notAfter === undefined ? '?' : dateAndRest(certificate.notAfter, now);
  const isSameAlgorithm = certificate.signatureAlgorithm.name === ca.scheme.name;
  const fields: RenewalChange[] = [
    changed(l10n.t('valid until'), until, dateAndRest(validity.notAfter, now)),
    changed(
      l10n.t('valid from'),
      certificate.notBefore === undefined ? '?' : formatDate(certificate.notBefore),
      formatDate(validity.notBefore),
    ),
    changed(l10n.t('serial'), shortSerial(certificate.serialNumber), l10n.t('new')),
    {
      ...changed(l10n.t('signature'), certificate.signatureAlgorithm.name, ca.scheme.name),
      isKept: isSameAlgorithm,
    },
    issuerChange(plan),
    { field: l10n.t('subject'), before: visibleText(formatName(certificate.subject)), after: kept, isKept: true },
    { field: l10n.t('key'), before: keyText(certificate.publicKey), after: l10n.t('same key'), isKept: true },
    ...plan.extensions.map((extension) => extensionChange(extension)),
  ];
  return [...fields.filter(({ isKept }) => !isKept), ...fields.filter(({ isKept }) => isKept)];
}

function changed(field: string, before: string, after: string): RenewalChange {
  return { field, before, after, isKept: false };
}

function issuerChange({ node, ca }: RenewalPlan): RenewalChange {
  const before = visibleText(formatName(node.certificate.issuer));
  const isKept = equalBytes(node.certificate.issuer.der, ca.node.certificate.subject.der);
  const after = isKept ? l10n.t('same bytes') : visibleText(formatName(ca.node.certificate.subject));
  return { field: l10n.t('issuer'), before, after, isKept };
}

function extensionChange({ oid, action }: PlannedExtension): RenewalChange {
  const names: Readonly<Record<string, string>> = extensionNames;
  const field = names[oid] ?? oid;
  switch (action) {
    case 'kept':
      return { field, before: l10n.t('present'), after: l10n.t('same bytes'), isKept: true };
    case 'derived':
      return changed(field, l10n.t('present'), l10n.t('written anew from the CA'));
    case 'changed':
      return changed(field, l10n.t('present'), l10n.t('changed'));
    case 'added':
      return changed(field, l10n.t('absent'), l10n.t('added from the CA'));
    case 'dropped':
      return changed(field, l10n.t('present'), l10n.t('left out: it belongs to the old certificate'));
  }
}

function dateAndRest(time: number, now: number): string {
  const rest = formatDuration(time - now);
  return time < now
    ? l10n.t('{0} (expired {1} ago)', formatDate(time), rest)
    : l10n.t('{0} ({1})', formatDate(time), rest);
}

function keyText({ algorithm, bits, curve }: PublicKey): string {
  return [curve ?? algorithm, curve === undefined ? bits : undefined].filter((part) => part !== undefined).join(' ');
}
