import { optional } from '../../text/optional.ts';
import type {
  ChangePlan,
  ContentPart,
  PlannedCertificate,
  PlannedCertificateKey,
  PlannedFile,
  PlannedIssuer,
  PlannedKey,
  PlannedMaterial,
} from '../change/changeModel.ts';
import { keyAlgorithms } from '../keys/keyAlgorithms.ts';
import type { KeyAlgorithm } from '../keys/keyModel.ts';
import { planValidity } from '../plannedValidity.ts';
import type { PlannedValidity } from '../renewalModel.ts';
import { writeSubject } from './certificateParts.ts';
import { extensionsOf, type RoleContent } from './roleContent.ts';

/** Parts of a plan that creates new things; combined by {@link planOf}. */
export interface NewParts {
  readonly certificates: PlannedCertificate[];
  readonly keys: PlannedKey[];
  readonly files: PlannedFile[];
}

/** A new certificate, and who signs it. */
export interface NewCertificateRequest {
  readonly id: string;
  readonly role?: string;
  readonly name: string;
  readonly content: RoleContent;
  readonly issuer: PlannedIssuer;
  readonly validity: PlannedValidity;
  /** An existing key; absent: a new one. */
  readonly key?: PlannedCertificateKey;
  readonly keyAlgorithm: KeyAlgorithm;
}

/** Adds a certificate, and a key unless there is one. */
export function addCertificate(parts: NewParts, request: NewCertificateRequest): void {
  const { id, role, name, content, issuer, validity, key, keyAlgorithm } = request;
  if (key === undefined) parts.keys.push({ id, algorithm: keyAlgorithm });
  parts.certificates.push({
    id,
    ...optional('role', role),
    name,
    subject: writeSubject(content),
    issuer,
    key: key ?? { kind: 'new', key: id, why: 'first' },
    validity,
    extensions: extensionsOf(content),
    ...(content.isCa ? { isCa: true as const } : {}),
  });
}

/** The private key of a certificate for new files. */
export function newKey(id: string, algorithm: KeyAlgorithm): PlannedMaterial {
  return { kind: 'privateKey', key: id, form: keyAlgorithms[algorithm].form };
}

/** A new file. */
export function newFile(path: string, parts: readonly ContentPart[], hostPath?: string): PlannedFile {
  const holdsKey = parts.some(
    (part) => 'materials' in part && part.materials.some(({ kind }) => kind === 'privateKey' || kind === 'knownKey'),
  );
  return {
    path,
    ...optional('hostPath', hostPath),
    kind: 'create',
    holdsKey,
    mode: holdsKey ? 0o600 : 0o644,
    edits: [{ kind: 'text', span: { start: 0, end: 0 }, parts }],
  };
}

/** A PEM file. */
export function newPemFile(path: string, materials: readonly PlannedMaterial[], hostPath?: string): PlannedFile {
  return newFile(path, [{ kind: 'pem', materials }], hostPath);
}

/** Combines a plan. */
export function planOf(
  title: string,
  parts: Pick<ChangePlan, 'certificates' | 'keys' | 'files'>,
  rest: Partial<Pick<ChangePlan, 'untouched' | 'warnings' | 'takenSerialNumbers'>> = {},
): ChangePlan {
  return {
    kind: 'changePlan',
    title,
    ...parts,
    untouched: [],
    warnings: [],
    takenSerialNumbers: new Set(),
    ...rest,
  };
}

/** Validity of new certificates. */
interface NewPeriod {
  /** The user's own choice. */
  readonly days?: number | undefined;
  /** The period of the kubeadm configuration, in milliseconds. */
  readonly configured?: number | undefined;
}

/**
 * kubeadm's period for leaf certificates: 365 days unless user or configuration say otherwise; never beyond the CA's
 * end.
 */
export function newValidity(
  now: number,
  ca: { readonly notBefore: number; readonly notAfter: number },
  { days, configured }: NewPeriod,
): PlannedValidity {
  return planValidity({
    certificate: { notBefore: undefined, notAfter: undefined },
    caNotBefore: ca.notBefore,
    caNotAfter: ca.notAfter,
    isKubeadmFile: true,
    isInKubeconfig: false,
    ...optional('configuredPeriod', configured),
    days,
    now,
  });
}

const caDays = 3650;

/** kubeadm's period for CAs: 87600 hours unless user or configuration say otherwise. */
export function newCaValidity(now: number, { days, configured }: NewPeriod): PlannedValidity {
  const period = { days: configured === undefined ? (days ?? caDays) : days, configured };
  return newValidity(now, { notBefore: Number.NEGATIVE_INFINITY, notAfter: Number.POSITIVE_INFINITY }, period);
}
