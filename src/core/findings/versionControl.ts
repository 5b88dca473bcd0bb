import { isDocumentation, quietPlaceOf } from '../locate/files/quietPlaces.ts';
import { isLastAppliedCopy } from '../pki/credentialPlace.ts';
import type { DecodedCredential, DecodedFile, PkiGraph } from '../pki/pkiModel.ts';
import type { FindingDraft } from './draft.ts';
import type { FindingRecord } from './findingRecord.ts';
import { judgedAt, problem } from './judgement.ts';
import { fileName, isCertificateFile } from './places.ts';

/**
 * Private key under version control.
 *
 * When: a file with an unencrypted private key, a kubeconfig with key data or a manifest with a key is in the index of its Git
 * repository. Documentation, source code and everything below `--root` are not judged. In folders of tests and examples it is a
 * hint, once for each folder.
 *
 * @category secrets
 * @stage understand
 * @see CIS
 */
export const privateKeyInVcs = {
  code: 'private-key-in-vcs',
  severity: 'warning',
  fact: '{file} contains a private key, and Git tracks it.',
  consequence: 'Anyone with access to the repository has the key, even after it is removed: the history keeps it.',
  wayOut: 'Create a new key and keep it elsewhere, or encrypt it with SOPS or Sealed Secrets.',
} as const satisfies FindingRecord;

/**
 * Reports files under version control with an unencrypted private key: key files, kubeconfigs, manifests. Each is
 * reported once, at its first key. Keys in documentation, source code and tests are left out.
 */
export function checkVersionControl(graph: PkiGraph): readonly FindingDraft[] {
  return graph.files.flatMap((file) => {
    if (!isUnderVersionControl(file)) return [];
    const credential = file.credentials.find((each) => isOpenKey(each) && isMeant(file, each));
    if (credential === undefined) return [];
    return [judgedAt({ file, credential }, problem(privateKeyInVcs, { values: { file: fileName(file) } }))];
  });
}

function isOpenKey(credential: DecodedCredential): boolean {
  const { content } = credential;
  return content.kind === 'privateKey' && !content.encrypted && !isLastAppliedCopy(credential);
}

/** In fields of YAML and JSON, and in files that hold nothing else. */
function isMeant(file: DecodedFile, { value }: DecodedCredential): boolean {
  return value.keyPath !== undefined ? !isDocumentation(file) : isCertificateFile(file);
}

/** Tells whether a file's keys are under version control. In a folder that was opened alone, keys of a test are meant to be there. */
export function isUnderVersionControl({ trackedAs, quiet }: DecodedFile): boolean {
  return trackedAs !== undefined && (quiet !== undefined || quietPlaceOf(trackedAs) === undefined);
}
