import type { Occurrence, PkiGraph } from '../../pki/pkiModel.ts';
import type { ChangePlan, PlannedCertificate, PlannedFile } from '../../renewal/change/changeModel.ts';
import { optional } from '../../text/optional.ts';
import { formatName } from '../../x509/formatName.ts';
import { newKeyOf } from './changePlanText.ts';
import { type PlacedChange, type PlacedItem, placedChanges } from './placedChanges.ts';
import { isNewKey } from './plannedChanges.ts';

/** A plan as JSON; grows only by new fields. Never key bytes. */
export function changePlanJson(plan: ChangePlan, graph: PkiGraph) {
  const placed = placedChanges(plan, graph);
  return {
    title: plan.title,
    certificates: plan.certificates.map((planned) => certificateJson(planned, plan)),
    files: plan.files.map((file) => ({
      ...fileJson(file),
      changes: placed.filter(({ path }) => path === file.path).map(placedJson),
    })),
    untouched: plan.untouched.map(({ at, reason, words }) => ({ ...placeJson(at), reason, words })),
    warnings: plan.warnings.map(({ code, certificate, words }) => ({
      code,
      ...optional('fingerprintSha256', certificate),
      words,
    })),
  };
}

function certificateJson(planned: PlannedCertificate, plan: ChangePlan) {
  const { old, role, name, issuer, key, validity, extensions } = planned;
  return {
    ...optional('fingerprintSha256', old?.fingerprint),
    ...optional('role', role),
    name,
    ...optional('subject', old && formatName(old.certificate.subject)),
    ...optional('endsNow', moment(old?.certificate.notAfter)),
    notBefore: moment(validity.notBefore),
    notAfter: moment(validity.notAfter),
    isCutAtCaEnd: validity.isCutAtCaEnd,
    ...(issuer.kind === 'ca'
      ? {
          issuedBy: issuer.ca.node.fingerprint,
          issuer: formatName(issuer.ca.node.certificate.subject),
          signatureAlgorithm: issuer.ca.scheme.name,
        }
      : {}),
    key: { kind: isNewKey(planned) ? 'new' : 'same', why: key.why, ...optional('algorithm', newKeyOf(planned, plan)) },
    extensions: extensions.map(({ oid, action }) => ({ oid, action })),
  };
}

function fileJson({ path, hostPath, kind, holdsKey, edits }: PlannedFile) {
  const places = edits.flatMap((edit) =>
    edit.kind === 'block' ? [{ ...placeJson(edit.at), what: edit.by.kind, path: undefined }] : [],
  );
  return { path, ...optional('hostPath', hostPath), kind, holdsKey, places };
}

function placedJson({ line, keyPath, before, after }: PlacedChange) {
  return {
    ...optional('line', line),
    ...optional('keyPath', keyPath),
    before: before.map(itemJson),
    after: after.map(itemJson),
  };
}

function itemJson(item: PlacedItem) {
  if (item.kind !== 'certificate') return item;
  const { kind, certificate, fingerprint } = item;
  const notAfter = moment(certificate.notAfter);
  return {
    kind,
    fingerprintSha256: fingerprint,
    subject: formatName(certificate.subject),
    ...optional('notAfter', notAfter),
  };
}

function placeJson({ file, credential }: Occurrence) {
  const { keyPath } = credential.value;
  return {
    path: file.path,
    ...optional('line', file.lines?.positionAt(credential.block.span.start).line),
    ...optional('keyPath', keyPath),
  };
}

function moment(time: number | undefined): string | undefined {
  return time === undefined ? undefined : new Date(time).toISOString().replace('.000Z', 'Z');
}
