import * as l10n from '@vscode/l10n';
import { certificateName, subjectName } from '../pki/certificateName.ts';
import { findKeyMismatches } from '../pki/keyMismatches.ts';
import type { CertificateNode, PkiGraph } from '../pki/pkiModel.ts';
import { visibleWholeText } from '../text/visibleText.ts';
import { keyIdIn } from './reissue/keysBeside.ts';
import type { RenewalRefusal } from './renewalModel.ts';

/** Refuses to sign with a CA in the place of whose key another one lies; `undefined` where that is not so. */
export function refuseWrongCaKey(graph: PkiGraph, ca: CertificateNode): RenewalRefusal | undefined {
  const wrong = findKeyMismatches(graph).find(({ leaf }) => leaf.fingerprint === ca.fingerprint);
  if (wrong === undefined) return undefined;
  const { key } = wrong.pair;
  const path = visibleWholeText(key.file.path);
  const name = subjectName(ca.certificate);
  const [owner] = graph.keys.get(keyIdIn(key) ?? '')?.certificates ?? [];
  const node = graph.certificates.get(owner ?? '');
  return {
    kind: 'refusal',
    code: 'caKeyMismatch',
    reason:
      node === undefined
        ? l10n.t('The key in {0} is not the key of CA {1}.', path, name)
        : l10n.t(
            'The key in {0} is not the key of CA {1} but that of {2}.',
            path,
            name,
            certificateName(node.certificate, node.role),
          ),
    wayOut: l10n.t(
      'Restore the right key from a backup or another control plane. Where it is kept elsewhere, request the certificate and have it signed there. If it is lost for good, rotate the CA.',
    ),
  };
}
