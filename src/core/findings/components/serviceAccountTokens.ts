import * as l10n from '@vscode/l10n';
import { keyIdOf } from '../../pki/byteKey.ts';
import type { ClusterPicture, ComponentInstance } from '../../pki/cluster/clusterModel.ts';
import { type ServiceAccountKeys, serviceAccountKeysOf } from '../../pki/cluster/serviceAccountKeys.ts';
import { missingAccountFlags } from '../../pki/cluster/startFault.ts';
import type { DecodedFile, Occurrence, PkiGraph } from '../../pki/pkiModel.ts';
import { shellQuoted } from '../../text/shell.ts';
import { visibleText } from '../../text/visibleText.ts';
import { listOf } from '../certificateWords.ts';
import { type FindingDraft, relatedPlace } from '../draft.ts';
import type { FindingRecord } from '../findingRecord.ts';
import { judgedAt, problem } from '../judgement.ts';
import { placedAt, relatedAt } from '../placedAt.ts';
import { fileName } from '../places.ts';

const tokensRejected = 'kube-apiserver rejects new tokens with `Unauthorized`.';

/**
 * Service account flags missing.
 *
 * When: the flags of kube-apiserver lack `--service-account-issuer`, or both `--service-account-signing-key-file` and
 * `--service-account-signing-endpoint`.
 *
 * @category wiring
 * @stage understand
 * @see K-authopts, SEED
 */
export const saFlagsMissing = {
  code: 'sa-flags-missing',
  severity: 'error',
  fact: 'kube-apiserver requires {flags} since Kubernetes 1.20.',
  consequence: 'It exits at start with {error}.',
  wayOut: 'Set {flags}.',
} as const satisfies FindingRecord;

/**
 * Service account key pair does not match.
 *
 * When: `sa.pub` is not the public key of `sa.key`, or two other files with such names do not match.
 *
 * @category token
 * @stage understand
 * @see KA-certs, K-sa
 */
export const saKeypairMismatch = {
  code: 'sa-keypair-mismatch',
  severity: 'error',
  fact: '{publicKey} does not match {privateKey}.',
  consequence: tokensRejected,
  wayOut: 'Write it again: {command}.',
  quickFix: 'run-command',
} as const satisfies FindingRecord;

/**
 * Signing key not accepted.
 *
 * When: the key with which kube-apiserver or kube-controller-manager signs service account tokens is not in `--service-account-key-file`.
 *
 * @category token
 * @stage understand
 * @see K-sa
 */
export const saSigningKeyUnverified = {
  code: 'sa-signing-key-unverified',
  severity: 'error',
  fact: '{program} signs tokens with {file}, but no key of {flag} verifies them.',
  consequence: tokensRejected,
  wayOut: 'Add its public key to --service-account-key-file.',
  quickFix: 'append-block',
} as const satisfies FindingRecord;

/**
 * Old service account key still accepted.
 *
 * When: `--service-account-key-file` contains a key that does not sign anything here.
 *
 * It is only needed until the old tokens have expired.
 *
 * @category token
 * @stage understand
 * @see K-sa
 */
export const saVerifySetHasUnused = {
  code: 'sa-verify-set-has-unused',
  severity: 'info',
  fact: 'Nothing here signs with this key, but kube-apiserver still accepts its tokens.',
  quickFix: 'remove-block',
} as const satisfies FindingRecord;

/** Judges whether kube-apiserver accepts the tokens that the cluster signs. */
export function checkServiceAccountTokens(picture: ClusterPicture): readonly FindingDraft[] {
  const mismatches = mismatchedPairs(picture.graph);
  const told = new Set(mismatches.map(({ privateKey }) => privateKey.credential));
  const all = serviceAccountKeysOf(picture);
  return [
    ...mismatches.map(mismatch),
    ...all.flatMap((keys) => [...missingFlags(keys.server), ...unverified(keys, told), ...unused(keys)]),
  ];
}

function missingFlags(server: ComponentInstance): readonly FindingDraft[] {
  const missing = missingAccountFlags(server);
  if (missing === undefined) return [];
  const values = { flags: listOf(missing.flags), error: `\`${missing.error}\`` };
  return [placedAt(server.place, problem(saFlagsMissing, { values }))];
}

/** Two files of one name, `sa.key` and `sa.pub`, whose keys are different ones. */
interface MismatchedPair {
  readonly privateKey: Occurrence;
  readonly publicKey: Occurrence;
}

function mismatchedPairs({ files }: PkiGraph): readonly MismatchedPair[] {
  const byPath = new Map(files.map((file) => [file.path, file]));
  return files.flatMap((file) => {
    const name = /^(.*)\.pub$/.exec(file.path)?.[1];
    if (name === undefined) return [];
    const publicKey = onlyCredential(file);
    const partner = byPath.get(`${name}.key`) ?? byPath.get(name);
    const privateKey = partner && onlyCredential(partner);
    if (publicKey?.credential.content.kind !== 'publicKey') return [];
    if (privateKey?.credential.content.kind !== 'privateKey') return [];
    const own = privateKey.credential.content.publicKey;
    const isSame = own === undefined || keyIdOf(own) === keyIdOf(publicKey.credential.content.publicKey);
    return isSame ? [] : [{ privateKey, publicKey }];
  });
}

function onlyCredential(file: DecodedFile): Occurrence | undefined {
  const [credential, ...others] = file.credentials;
  if (credential === undefined || others.length > 0 || credential.value.keyPath !== undefined) return undefined;
  return { file, credential };
}

function mismatch({ privateKey, publicKey }: MismatchedPair): FindingDraft {
  const key = fileName(privateKey.file);
  const pub = fileName(publicKey.file);
  const command = `\`openssl pkey -in ${shellQuoted(key)} -pubout -out ${shellQuoted(pub)}\``;
  const judgement = problem(saKeypairMismatch, {
    values: { publicKey: pub, privateKey: key, command },
    related: [relatedPlace(privateKey, l10n.t('Private key'))],
  });
  return judgedAt(publicKey, judgement);
}

/** One key that signs for both components is told once. */
function unverified(
  { signing, verifying, verificationKeys }: ServiceAccountKeys,
  told: ReadonlySet<unknown>,
): readonly FindingDraft[] {
  const [first] = verifying;
  if (verificationKeys === undefined || first === undefined) return [];
  const accepted = new Set(verificationKeys.map(({ keyId }) => keyId));
  const seen = new Set<string>();
  return signing.flatMap(({ setting, key, component }) => {
    if (key === undefined || accepted.has(key.keyId) || seen.has(key.keyId)) return [];
    seen.add(key.keyId);
    if (told.has(key.occurrence.credential)) return [];
    return [
      placedAt(
        setting.place,
        problem(saSigningKeyUnverified, {
          values: { program: component, file: visibleText(setting.value ?? ''), flag: first.flag },
          related: [
            relatedPlace(key.occurrence, l10n.t('Key that signs')),
            ...verifying.map(({ place }) => relatedAt(place, l10n.t('Verification keys'))),
          ],
        }),
      ),
    ];
  });
}

/** During a rotation, until the tokens of the old key have ended. */
function unused({ signing, verificationKeys = [] }: ServiceAccountKeys): readonly FindingDraft[] {
  const signingKeys = signing.map(({ key }) => key?.keyId);
  if (signingKeys.length === 0 || signingKeys.includes(undefined)) return [];
  const used = new Set(signingKeys);
  if (!verificationKeys.some(({ keyId }) => used.has(keyId))) return [];
  return verificationKeys
    .filter(({ keyId }) => !used.has(keyId))
    .map(({ occurrence }) => judgedAt(occurrence, problem(saVerifySetHasUnused, {})));
}
