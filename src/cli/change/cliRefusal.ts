import * as l10n from '@vscode/l10n';
import { typed } from '../../core/text/programName.ts';
import { joinSentences } from '../../core/text/sentences.ts';
import { shellQuoted } from '../../core/text/shell.ts';
import type { CliRefusal } from './preparedChange.ts';

/** Words the way out for the command line: missing files are added as arguments. */
export function inCommandTerms(refusal: CliRefusal): CliRefusal {
  const wayOut = wayOutOf(refusal);
  return wayOut === undefined ? refusal : { ...refusal, wayOut };
}

/** Two commands: nothing is reissued before its CA is there. */
function newCaWords(lastResort: CliRefusal['lastResort']): string | undefined {
  if (lastResort?.kind === 'newPki') return l10n.t('{0} creates it in a new folder.', typed('issue all --out DIR'));
  if (lastResort?.inPlace === undefined) return undefined;
  const { role, certificate } = lastResort.inPlace;
  return l10n.t(
    '{0} creates it, and {1} reissues them.',
    typed(`issue ${role} PATH --new-pair`),
    typed(`restore-ca ${shellQuoted(certificate)} PATH --reissue`),
  );
}

function insteadWords(instead: NonNullable<CliRefusal['instead']>): string {
  const path = shellQuoted(instead.path);
  switch (instead.way) {
    case 'renew':
      return l10n.t('Renew it instead: {0}', typed(`renew ${path}`));
    case 'repair':
      return l10n.t('Another CA has its place. Reissue it with that one: {0}', typed(`renew ${path} --repair`));
    case 'rotate':
      return l10n.t('Rotate it instead. {0} prints the steps.', typed(`commands ${path}`));
    case 'switchCa': {
      const machine = shellQuoted(`${instead.host}/etc/kubernetes`);
      return l10n.t(
        'Another CA is in its place. Reissue everything with that one, and let everything trust it: {0}',
        typed(`restore-ca ${path} ${machine} --reissue`),
      );
    }
  }
}

function wayOutOf({ code, instead, wayOut, lastResort }: CliRefusal): string | undefined {
  if (instead !== undefined) return insteadWords(instead);
  switch (code) {
    case 'issuerUnknown':
    case 'caMissing':
      return l10n.t('Add the folder with its certificate and key as another PATH, or use --ca-cert and --ca-key.');
    case 'caKeyMissing':
      return l10n.t(
        'Add the folder with its certificate and key as another PATH, or use --ca-cert and --ca-key. If the CA key is kept elsewhere, create a request with {0}.',
        typed('request'),
      );
    case 'extendKeyMissing':
      return wayOut.replace('certscope.roots', 'PATH');
    case 'caLost':
      return joinSentences(wayOut.replace('certscope.roots', 'PATH'), newCaWords(lastResort));
    case 'tokensWouldEnd':
      return l10n.t(
        'Restore sa.key from a backup or from another control plane node: they all share it. If it is gone, use {0}: the old public key is kept next to the new one.',
        '--new-pair',
      );
    case 'caKeyEncrypted':
      return l10n.t('Enter its passphrase in the terminal, or use --passphrase-fd or --passphrase-env.');
    case 'nameUnknown':
      return l10n.t(
        'Set it with one of {0}, or add the kubeadm configuration as another PATH.',
        '--node-name, --apiserver-advertise-address, --service-cidr, --service-dns-domain',
      );
    case 'fileNotRead':
    case 'connectionNotKnown':
      return l10n.t('Correct the path, or add the folder of the file as another PATH.');
    case 'successorUnknown':
      return l10n.t('Renew it first, or add the folder of the renewed certificate as another PATH.');
    case 'keyElsewhere':
      return l10n.t('Add the key file as another PATH, or renew with --same-key.');
    case 'keyMismatch':
      return l10n.t(
        'Restore the matching key. Or renew for the key that is there with --key FILE. If nothing else uses that key, --new-key replaces it. If the CA key is kept elsewhere, use {0}, then {1}.',
        typed('request --key FILE'),
        typed('import --key FILE'),
      );
    case 'notIssuedByCa':
      return l10n.t(
        'Choose the CA that signed it. A CA with the same name can be a different CA. To use the CA that replaces it, add {0}.',
        '--repair',
      );
    case 'notRewritable':
      return l10n.t(
        'Rewrite the value in a simple form, such as one line of base64, and renew again. Or skip the file with --exclude.',
      );
    case 'keyLost':
      return l10n.t('Restore it, or omit --same-key to create a new key.');
    case 'keyShared':
      return l10n.t('Renew with --same-key, or renew all of them together with --all.');
    default:
      return undefined;
  }
}
