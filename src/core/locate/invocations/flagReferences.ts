import {
  type Component,
  certificateRoleOf,
  componentFlagOf,
  referenceRoleOf,
} from '../../kubernetes/componentFlagOf.ts';
import type { ReferenceRole } from '../../kubernetes/fileReferenceOf.ts';
import type { ComponentFlagRecord } from '../../kubernetes/tables/componentFlags.ts';
import { optional } from '../../text/optional.ts';
import type { Span } from '../../text/span.ts';
import type { LocatedReference } from '../locateModel.ts';
import { isPath } from '../readReference.ts';
import { hostPathOf } from './containerMounts.ts';
import type { ComponentInvocation, InvocationFlag } from './invocationModel.ts';

/** The files that the flags of a component name. The two files of a pair are linked. */
export function flagReferences(invocation: ComponentInvocation): LocatedReference[] {
  const { component, flags } = invocation;
  const references: FlagReference[] = [];
  for (const flag of flags) {
    const record = componentFlagOf(component, flag.name);
    if (record === undefined) continue;
    if (record.role === 'certificateAndKey') references.push(...sniReferences(invocation, flag, record));
    else {
      const role = referenceRoleOf(record);
      const whole = { start: 0, end: flag.value?.length ?? 0 };
      const reference = role && toReference(invocation, flag, record, role, whole);
      if (reference !== undefined) references.push({ reference, record });
    }
  }
  return references.map(({ reference, record }) => withPartner(reference, record, references));
}

interface FlagReference {
  readonly reference: LocatedReference;
  readonly record: ComponentFlagRecord;
}

/** `CERT,KEY` or `CERT,KEY:names`: a pair in one flag. The flag may be repeated. */
function sniReferences(
  invocation: ComponentInvocation,
  flag: InvocationFlag,
  record: ComponentFlagRecord,
): FlagReference[] {
  const match = /^([^,:]*),([^,:]*)(?::|$)/.exec(flag.value ?? '');
  if (match === null) return [];
  const [, certificate = '', key = ''] = match;
  const at = (role: ReferenceRole, from: number, path: string) => {
    const start = from + path.length - path.trimStart().length;
    return toReference(invocation, flag, record, role, { start, end: start + path.trim().length });
  };
  const ofCertificate = at('certificate', 0, certificate);
  const ofKey = at('key', certificate.length + 1, key);
  if (ofCertificate === undefined || ofKey === undefined) return [];
  return [
    { reference: { ...ofCertificate, pairedWith: ofKey.span }, record },
    { reference: ofKey, record },
  ];
}

function toReference(
  { component, documentIndex, mounts }: ComponentInvocation,
  { name, span: keySpan, value = '', toSource, keyPath }: InvocationFlag,
  record: ComponentFlagRecord,
  role: ReferenceRole,
  place: Span,
): LocatedReference | undefined {
  const path = value.slice(place.start, place.end);
  if (toSource === undefined || !isPath(path)) return undefined;
  const hostPath = mounts === undefined ? undefined : hostPathOf(path, mounts);
  // Files in images and cluster volumes are unknown.
  if (mounts !== undefined && hostPath === undefined) return undefined;
  return {
    span: toSource(place),
    keySpan,
    ...(keyPath === undefined ? {} : { keyPath }),
    documentIndex,
    field: {
      id: `${component} ${record.flag}`,
      role,
      relativeTo: 'workingDirectory',
      ...optional('certificateRole', certificateRoleOf(component, record)),
    },
    path,
    flag: { component: nameOf(component), name },
    ...(hostPath === undefined ? {} : { mountedFrom: hostPath }),
  };
}

/** Other servers have no name in the tables. */
function nameOf(component: Component): string | undefined {
  return component === 'extension-apiserver' ? undefined : component;
}

/** Links the certificate of a pair to its key. If a flag is repeated, the last one counts. */
function withPartner(
  reference: LocatedReference,
  { flag, role, pairs }: ComponentFlagRecord,
  all: readonly FlagReference[],
): LocatedReference {
  if (role !== 'certificate' || pairs === undefined) return reference;
  const last = (name: string) => all.findLast(({ record }) => record.flag === name)?.reference;
  const key = last(flag)?.span === reference.span ? last(pairs) : undefined;
  return key === undefined ? reference : { ...reference, pairedWith: key.span };
}
