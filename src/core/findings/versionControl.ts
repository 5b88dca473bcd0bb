import * as l10n from '@vscode/l10n';
import { isDocumentation } from '../locate/files/quietPlaces.ts';
import { effectiveKeyPath, fieldOf, isLastAppliedCopy } from '../pki/credentialPlace.ts';
import type { DecodedCredential, DecodedFile, PkiGraph } from '../pki/pkiModel.ts';
import { listOf } from './certificateWords.ts';
import type { FindingDraft } from './draft.ts';
import type { FindingRecord } from './findingRecord.ts';
import { judgedAt, problem } from './judgement.ts';
import { placedAt } from './placedAt.ts';
import { fileName, isCertificateFile } from './places.ts';

/**
 * Private key under version control.
 *
 * When: a file with an unencrypted private key, a kubeconfig with key data or a manifest with a key is in the index of its Git
 * repository. Documentation, source code and everything below `--root` are not judged. In folders of tests and examples it is a
 * hint, once for each folder. Of the secrets and machine configurations of Talos, the key that signs tokens, tokens with which machines
 * join, and the keys that encrypt Secrets are told as well.
 *
 * @category secrets
 * @about key
 * @stage understand
 * @see CIS
 */
export const privateKeyInVcs = {
  code: 'private-key-in-vcs',
  severity: 'warning',
  fact: {
    key: '{file} contains a private key, and Git tracks it.',
    cluster: '{file} contains {secrets} in clear text, and Git tracks it.',
  },
  consequence: {
    key: 'Anyone with access to the repository has the key, even after it is removed: the history keeps it.',
    cluster:
      'Anyone with access to the repository can act with them, even after they are removed: the history keeps them.',
  },
  wayOut: {
    key: 'Create a new key and keep it elsewhere, or encrypt it with SOPS or Sealed Secrets.',
    cluster: 'Replace them, and encrypt the file, for example with SOPS.',
  },
} as const satisfies FindingRecord;

/**
 * Reports files under version control with an unencrypted private key: key files, kubeconfigs, manifests. Each is
 * reported once, at its first key. Keys in documentation and source code are left out.
 */
export function checkVersionControl(graph: PkiGraph): readonly FindingDraft[] {
  return graph.files.flatMap((file) => {
    if (file.trackedAs === undefined) return [];
    const own = clusterSecrets(file);
    if (own !== undefined) return [own];
    const credential = file.credentials.find((each) => isOpenKey(each) && isMeant(file, each));
    if (credential === undefined) return [];
    return [
      judgedAt({ file, credential }, problem(privateKeyInVcs, { ...said('key'), values: { file: fileName(file) } })),
    ];
  });
}

/** What else than keys of CAs the secrets and machine configurations of Talos hold. Encrypted values have another form. */
const ofTalos = /^[ \t]*(?:bootstraptoken|token|(\w+encryptionsecret)):[ \t]*["']?(?=([\w+/=.-]{16,}))/gim;

function clusterSecrets(file: DecodedFile): FindingDraft | undefined {
  const credentials = file.credentials.filter((each) => /^talos-[ms]/.test(fieldOf(each)?.id ?? ''));
  if (credentials.length === 0) return undefined;
  const signer = credentials.find(
    (each) => isOpenKey(each) && /serviceaccount\.key$/i.test(effectiveKeyPath(each) ?? ''),
  );
  const texts = Array.from(file.search?.(ofTalos) ?? []);
  const isEncryption = ([, name]: RegExpExecArray) => name !== undefined;
  const [first] = texts;
  const start = first && first.index + first[0].length;
  const span = signer?.block.span ?? (start && { start, end: start + (first[2]?.length ?? 0) });
  if (!span) return undefined;
  const secrets = [
    ...(signer === undefined ? [] : [l10n.t('the key that signs service account tokens')]),
    ...(texts.every(isEncryption) ? [] : [l10n.t('the tokens with which machines join')]),
    ...(texts.some(isEncryption) ? [l10n.t('the key that encrypts Secrets in etcd')] : []),
  ];
  const values = { file: fileName(file), secrets: listOf(secrets) };
  return placedAt({ file, span }, problem(privateKeyInVcs, { ...said('cluster'), values }));
}

const said = <Variant extends 'key' | 'cluster'>(of: Variant) => ({ fact: of, consequence: of, wayOut: of });

function isOpenKey(credential: DecodedCredential): boolean {
  const { content } = credential;
  return content.kind === 'privateKey' && !content.encrypted && !isLastAppliedCopy(credential);
}

/** In fields of YAML and JSON, and in files that hold nothing else. */
function isMeant(file: DecodedFile, { value }: DecodedCredential): boolean {
  return value.keyPath !== undefined ? !isDocumentation(file) : isCertificateFile(file);
}

/** Tells whether a file's keys are under version control, and are not those of a test. */
export function isUnderVersionControl({ trackedAs, quiet }: DecodedFile): boolean {
  return trackedAs !== undefined && quiet === undefined;
}
