import * as l10n from '@vscode/l10n';
import type { MapAction } from '../../../protocol/pkiMap.ts';
import type { Finding } from '../../findings/model.ts';
import type { SideVerdict, Source } from '../../pki/cluster/connections/model.ts';
import type { Occurrence, PkiGraph } from '../../pki/model.ts';
import { actionForFinding } from '../../renewal/actionForFinding.ts';
import { planReplaceCa } from '../../renewal/move/replaceCa.ts';
import { fileNameOf } from '../../text/fileNameOf.ts';
import { visibleText } from '../../text/visibleText.ts';
import type { MapWire } from './mapModel.ts';
import type { MapPlaces } from './mapPlaces.ts';

/** What judging and drawing know. */
export interface TrustContext {
  readonly graph: PkiGraph;
  readonly findings: readonly Finding[];
  readonly now: number;
  readonly places: MapPlaces;
}

/**
 * Where a side refuses the other because its own CA is out of date: that CA's replacement. A new certificate for the other
 * side would be refused as well.
 */
export function trustActions({ worst }: MapWire, context: TrustContext): readonly MapAction[] {
  const { clientTrusts, serverTrusts } = worst.connection;
  const [place] = [...refusedBy(worst.server, clientTrusts), ...refusedBy(worst.client, serverTrusts)].filter((at) =>
    isReplaceable(at, context),
  );
  if (place === undefined) return [];
  const { file, credential } = place;
  return [
    {
      label: l10n.t('Replace the CA in {0}…', visibleText(fileNameOf(file.path))),
      isPrimary: true,
      command: 'replaceCa',
      place: context.places.numberOf({ file, span: credential.block.span }),
    },
  ];
}

/** The CAs that a side refuses with. */
function refusedBy(verdict: SideVerdict, trusts: Source): readonly Occurrence[] {
  const isByCa = verdict.kind === 'refused' && (verdict.reason === 'authority' || verdict.reason === 'chain');
  if (!isByCa || trusts.kind !== 'materials') return [];
  return trusts.materials.flatMap(({ material }) => material.occurrences);
}

/** A problem tells that the CA is the wrong one, and which is the right one. */
function isReplaceable({ file, credential }: Occurrence, { graph, findings }: TrustContext): boolean {
  return findings.some((finding) => {
    if (finding.path !== file.path || finding.fingerprint !== credential.fingerprint) return false;
    const action = actionForFinding(graph, finding)?.action;
    return action?.kind === 'replaceCa' && planReplaceCa(graph, action).kind !== 'refusal';
  });
}
