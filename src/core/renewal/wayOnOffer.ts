import * as l10n from '@vscode/l10n';
import { certificateRole } from '../kubernetes/certificateRole.ts';
import { certificateName } from '../pki/certificateName.ts';
import type { PkiGraph } from '../pki/pkiModel.ts';
import { swappedWith } from '../pki/swappedKubeconfigs.ts';
import { optional } from '../text/optional.ts';
import { fileNameOf } from '../text/shownPath.ts';
import { visibleText } from '../text/visibleText.ts';
import { foreignCaIn } from './create/foreignCa.ts';
import { kubeadmPlaceOf, type PairPlace } from './create/kubeadmPlaces.ts';
import { nameOf } from './create/sharedServiceAccountKeys.ts';
import { renewalLabel } from './renewalLabel.ts';
import type { RenewalWay } from './renewalWay.ts';
import type { WayOn } from './wayOn.ts';

/** The arguments of the commands that lead on. */
interface WayOnArguments {
  readonly issueMissing: { readonly role: string; readonly host: string; readonly at?: PairPlace };
  readonly restoreCa: { readonly role: string; readonly host: string; readonly isSwitch: boolean };
  readonly shareServiceAccountKeys: { readonly host: string };
  readonly swapKubeconfigs: { readonly path: string };
  readonly newServiceAccountKeys: { readonly host: string };
  readonly createRequest: { readonly fingerprint: string };
}

type WayOnCommand =
  | {
      readonly [Name in keyof WayOnArguments]: {
        readonly command: `certscope.${Name}`;
        readonly argument: WayOnArguments[Name];
      };
    }[keyof WayOnArguments]
  | { readonly command: `certscope.${RenewalWay}`; readonly argument: { readonly fingerprint: string } };

/** A button or an entry of the light bulb, for every host. */
export type WayOnOffer = WayOnCommand & {
  readonly title: string;
  /** It explains, and changes nothing by itself. */
  readonly isSecond?: true;
};

/** `etcd/ca.crt` */
function caFileOf(role: string): string {
  const place = kubeadmPlaceOf(role);
  return place?.kind === 'files' ? place.certificate.split('/').slice(-2).join('/') : role;
}

/** A file with the CA that signed what a machine uses: `admin.conf`. */
function sourceOf(role: string, host: string, graph: PkiGraph): string {
  const wanted = foreignCaIn(graph, role, host)?.wanted;
  const [at] = wanted?.occurrences.filter(({ file }) => file.inventory === undefined) ?? [];
  return visibleText(fileNameOf(at?.file.path ?? ''));
}

/** Words and command of what leads on from a problem; another place has none. */
export function wayOnOffer(way: Exclude<WayOn, { readonly kind: 'open' }>, graph: PkiGraph): WayOnOffer {
  switch (way.kind) {
    case 'issueMissing': {
      const { role, host, at } = way;
      const { use, kubeadmName = role } = certificateRole(role) ?? {};
      const title =
        use === 'ca' ? l10n.t('Restore the CA in {0}…', caFileOf(role)) : l10n.t('Issue {0} again…', kubeadmName);
      return { command: 'certscope.issueMissing', title, argument: { role, host, ...optional('at', at) } };
    }
    case 'restoreCa':
    case 'switchCa': {
      const { role, host } = way;
      const title =
        way.kind === 'restoreCa'
          ? l10n.t('Put back the CA from {0}…', sourceOf(role, host, graph))
          : foreignCaIn(graph, role, host)?.isStale
            ? l10n.t('Reissue the kubeconfigs with {0}…', caFileOf(role))
            : l10n.t('Reissue everything with {0}…', caFileOf(role));
      return { command: 'certscope.restoreCa', title, argument: { role, host, isSwitch: way.kind === 'switchCa' } };
    }
    case 'shareKeys': {
      const title = l10n.t('Use the service account keys of {0} on {1}…', nameOf(way.from), nameOf(way.to));
      return { command: 'certscope.shareServiceAccountKeys', title, argument: { host: way.to } };
    }
    case 'swapKubeconfigs': {
      const names = [way.path, swappedWith(graph, way.path) ?? ''].map((each) => visibleText(fileNameOf(each)));
      const title = l10n.t('Swap {0} and {1}…', names[0] ?? '', names[1] ?? '');
      return { command: 'certscope.swapKubeconfigs', title, argument: { path: way.path } };
    }
    case 'newServiceAccountKeys': {
      const { host, mayEndTokens } = way;
      const title = mayEndTokens
        ? l10n.t('Create a new service account key…')
        : l10n.t('Derive the public key for tokens…');
      return { command: 'certscope.newServiceAccountKeys', title, argument: { host } };
    }
    case 'renewal': {
      const { fingerprint } = way;
      const node = graph.certificates.get(fingerprint);
      const name = node === undefined ? '' : certificateName(node.certificate, node.role);
      const title = way.way === 'extendCa' ? l10n.t('Extend CA…') : renewalLabel(way.way, name);
      return { command: `certscope.${way.way}`, title, argument: { fingerprint } };
    }
    case 'request': {
      const { fingerprint } = way;
      const node = graph.certificates.get(fingerprint);
      const name = node === undefined ? '' : certificateName(node.certificate, node.role);
      const title = l10n.t('Request {0} again (CSR)…', name);
      return { command: 'certscope.createRequest', title, argument: { fingerprint }, isSecond: true };
    }
    case 'lostCa': {
      const { role, host } = way;
      const title = l10n.t('How to restore {0}…', caFileOf(role));
      return { command: 'certscope.issueMissing', title, argument: { role, host }, isSecond: true };
    }
    case 'caPage': {
      const { fingerprint } = way;
      return {
        command: 'certscope.extendCa',
        title: l10n.t('How to restore this CA…'),
        argument: { fingerprint },
        isSecond: true,
      };
    }
  }
}
