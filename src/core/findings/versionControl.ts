import * as l10n from '@vscode/l10n';
import { isLastAppliedCopy } from '../pki/credentialPlace.ts';
import type { DecodedCredential, DecodedFile, PkiGraph } from '../pki/pkiModel.ts';
import type { FindingDraft } from './draft.ts';
import { judgedAt } from './judgement.ts';
import { fileName, isCertificateFile } from './places.ts';

/**
 * Reports files under version control that hold a private key that nobody needs a password for: key files, kubeconfigs,
 * manifests; each once, at its first key. Keys in documentation and source code are examples, and those of tests are
 * thrown away.
 */
export function checkVersionControl(graph: PkiGraph): readonly FindingDraft[] {
  return graph.files.flatMap((file) => {
    if (!isUnderVersionControl(file)) return [];
    const credential = file.credentials.find((each) => isOpenKey(each) && isMeant(file, each));
    if (credential === undefined) return [];
    return [
      judgedAt(
        { file, credential },
        {
          code: 'private-key-in-vcs',
          fact: l10n.t('{0} holds a private key, and Git tracks it.', fileName(file)),
          consequence: l10n.t('Everybody with the repository has the key, also after it is removed: history keeps it.'),
          wayOut: l10n.t('Make a new key and keep it elsewhere, or encrypt it with SOPS or Sealed Secrets.'),
        },
      ),
    ];
  });
}

function isOpenKey(credential: DecodedCredential): boolean {
  const { content } = credential;
  return content.kind === 'privateKey' && !content.encrypted && !isLastAppliedCopy(credential);
}

/** In fields of YAML and JSON, and in files that hold nothing else. */
function isMeant(file: DecodedFile, { value }: DecodedCredential): boolean {
  return value.keyPath !== undefined
    ? !/\.(?:md|markdown|mdx|rst|adoc|txt|html?)$/i.test(file.path)
    : isCertificateFile(file);
}

/** Folders by whose names projects show that they test with what is in them. */
function isOfTests(path: string): boolean {
  return /(?:^|[/\\])(?:__)?(?:tests?|testdata|test[-_](?:data|fixtures|resources)|fixtures?|mocks?|e2e|specs?|examples?|samples?)(?:__)?[/\\]/i.test(
    path,
  );
}

/** Tells whether a file's keys are under version control. */
export function isUnderVersionControl(file: DecodedFile): boolean {
  return file.trackedAs !== undefined && !isOfTests(file.trackedAs);
}
