import * as l10n from '@vscode/l10n';
import { keyIdOf } from '../../pki/byteKey.ts';
import type { ClusterPicture, ComponentInstance } from '../../pki/cluster/clusterModel.ts';
import { settingOf } from '../../pki/cluster/components.ts';
import type { DecodedFile, Occurrence, PkiGraph } from '../../pki/pkiModel.ts';
import { shellQuoted } from '../../text/shell.ts';
import { visibleText } from '../../text/visibleText.ts';
import { type FindingDraft, relatedPlace } from '../draft.ts';
import { judgedAt } from '../judgement.ts';
import { placedAt, relatedAt } from '../placedAt.ts';
import { fileName } from '../places.ts';
import { givenSetting, isWholeServer } from './servers.ts';
import { type PlacedKey, type ServiceAccountKeys, serviceAccountKeysOf } from './serviceAccountKeys.ts';

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
  if (!isWholeServer(server)) return [];
  const hasIssuer = givenSetting(server, '--service-account-issuer') !== undefined;
  const hasKey = ['--service-account-signing-key-file', '--service-account-signing-endpoint'].some(
    (flag) => settingOf(server, flag) !== undefined,
  );
  if (hasIssuer && hasKey) return [];
  const missing = hasIssuer ? '--service-account-signing-key-file' : '--service-account-issuer';
  const fact =
    hasIssuer || hasKey
      ? l10n.t('kube-apiserver needs {0} since Kubernetes 1.20, and it is not set.', missing)
      : l10n.t(
          'kube-apiserver needs {0} and {1} since Kubernetes 1.20, and neither is set.',
          '--service-account-issuer',
          '--service-account-signing-key-file',
        );
  const error = hasIssuer
    ? '`--service-account-signing-key-file, --service-account-issuer, and --api-audiences should be specified together`'
    : '`service-account-issuer is a required flag`';
  return [
    placedAt(server.place, {
      code: 'sa-flags-missing',
      fact,
      consequence: l10n.t('It exits at start with {0}.', error),
      wayOut: hasIssuer || hasKey ? l10n.t('Add the flag.') : l10n.t('Add both flags.'),
    }),
  ];
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
  return judgedAt(publicKey, {
    code: 'sa-keypair-mismatch',
    fact: l10n.t('{0} is not the public half of {1}.', pub, key),
    consequence: l10n.t('Pods are answered {0} with every new token.', '`Unauthorized`'),
    wayOut: l10n.t('Write it again: {0}.', command),
    related: [relatedPlace(privateKey, l10n.t('Private key'))],
  });
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
      placedAt(setting.place, {
        code: 'sa-signing-key-unverified',
        fact: l10n.t(
          'No key of {0} verifies what {1} signs with {2}.',
          first.flag,
          component,
          visibleText(setting.value ?? ''),
        ),
        consequence: l10n.t('Tokens signed with it are answered {0}.', '`Unauthorized`'),
        wayOut: l10n.t('Add its public half to {0}.', '--service-account-key-file'),
        related: [
          relatedPlace(key.occurrence, l10n.t('Key that signs')),
          ...verifying.map(({ place }) => relatedAt(place, l10n.t('Keys that verify'))),
        ],
      }),
    ];
  });
}

/** During a rotation, until the tokens of the old key have ended. */
function unused({ signing, verificationKeys = [] }: ServiceAccountKeys): readonly FindingDraft[] {
  const signingKeys = signing.map(({ key }) => key?.keyId);
  if (signingKeys.length === 0 || signingKeys.includes(undefined)) return [];
  const used = new Set(signingKeys);
  if (!verificationKeys.some(({ keyId }) => used.has(keyId))) return [];
  return verificationKeys.filter(({ keyId }) => !used.has(keyId)).map(stillAccepted);
}

function stillAccepted({ occurrence }: PlacedKey): FindingDraft {
  return judgedAt(occurrence, {
    code: 'sa-verify-set-has-unused',
    fact: l10n.t('Nothing here signs with this key, and kube-apiserver still accepts tokens of it.'),
  });
}
