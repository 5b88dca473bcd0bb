import * as l10n from '@vscode/l10n';
import { clusterPictureOf } from '../../pki/cluster/buildClusterPicture.ts';
import { connectionModelOf } from '../../pki/cluster/connections/buildConnections.ts';
import { visibleText } from '../../text/visibleText.ts';
import { connectionTitle } from '../connections/partyWords.ts';
import { type PresentContext, pathLabel } from '../presentContext.ts';
import type { ProbeTarget } from './probeModel.ts';
import { targetOfContext, targetsOfConnection } from './probeTargets.ts';
import { addressWords } from './probeWords.ts';

/** A server in the files, for a list to choose from. Texts are plain and harmless. */
export interface ProbeOffer {
  readonly target: ProbeTarget;
  /** Its address. */
  readonly label: string;
  /** The context or connection that uses it. */
  readonly description: string;
  /** The place of the context or connection. */
  readonly detail: string;
}

/** The server of a context, by file and context name. */
export function offersOfContext(context: PresentContext, path: string, name?: string): readonly ProbeOffer[] {
  return contextOffers(context, path).filter((offer) => name === undefined || offer.name === name);
}

/** The servers of a connection, by its id. */
export function offersOfConnection(context: PresentContext, id: string): readonly ProbeOffer[] {
  return connectionOffers(context).filter((offer) => offer.id === id);
}

/** All servers in the files, those of kubeconfigs first; each address with the same verification once. */
export function allOffers(context: PresentContext): readonly ProbeOffer[] {
  const known = new Map<string, ProbeOffer>();
  for (const offer of [...contextOffers(context), ...connectionOffers(context)]) {
    const { host, port, serverName, trust } = offer.target;
    const cas = trust.kind === 'anchors' ? trust.nodes.map(({ fingerprint }) => fingerprint) : [];
    const key = [host, port, serverName, trust.kind, ...cas].join(' ');
    if (!known.has(key)) known.set(key, offer);
  }
  return [...known.values()];
}

function contextOffers(context: PresentContext, path?: string): readonly (ProbeOffer & { readonly name: string })[] {
  const { kubeconfigs } = clusterPictureOf(context.graph);
  return kubeconfigs
    .filter(({ file }) => path === undefined || file.path === path)
    .flatMap((kubeconfig) =>
      kubeconfig.contexts.flatMap((each) => {
        const target = targetOfContext(context.graph, kubeconfig, each);
        const name = each.name?.text ?? '';
        if (target === undefined) return [];
        const description = l10n.t('context {0}', visibleText(name));
        return [
          { name, target, label: addressWords(target), description, detail: fileWords(context, kubeconfig.file) },
        ];
      }),
    );
}

function connectionOffers(context: PresentContext): readonly (ProbeOffer & { readonly id: string })[] {
  return connectionModelOf(context.graph).connections.flatMap((connection) =>
    targetsOfConnection(context.graph, connection).map((target) => {
      const place = connection.names[0]?.place ?? connection.client.place;
      return {
        id: connection.id,
        target,
        label: addressWords(target),
        description: connectionTitle(connection, false),
        detail: place === undefined ? '' : fileWords(context, place.file),
      };
    }),
  );
}

function fileWords(context: PresentContext, file: Parameters<typeof pathLabel>[1]): string {
  return visibleText(pathLabel(context, file), 200);
}
