import * as l10n from '@vscode/l10n';
import type { BootstrapStepRecord } from '../../kubernetes/tables/tlsBootstrap.ts';
import { bootstrapStepOfFile, bootstrapStepOfKubeconfig } from '../../pki/cluster/bootstrapStep.ts';
import { clusterPictureOf } from '../../pki/cluster/buildClusterPicture.ts';
import type { DecodedFile, PkiGraph } from '../../pki/pkiModel.ts';
import { plainText } from '../markdown.ts';

/** Names the step of TLS bootstrapping; `detail` replaces the description of the step. */
export function bootstrapLine(step: BootstrapStepRecord | undefined, detail?: string): string | undefined {
  if (step === undefined) return undefined;
  const words = detail ?? step.what();
  return plainText(l10n.t('TLS bootstrapping, step {0} of 5: {1}', step.step, words));
}

/** Names the step of TLS bootstrapping of a file: a kubeconfig by its content, others by their place. */
export function bootstrapLineOfFile(graph: PkiGraph, { path }: DecodedFile): string | undefined {
  const { kubeconfigs } = clusterPictureOf(graph);
  const kubeconfig = kubeconfigs.find(({ file, object }) => file.path === path && object.embeddedIn === undefined);
  const file = graph.files.find((each) => each.path === path);
  const step = kubeconfig === undefined ? file && bootstrapStepOfFile(file) : bootstrapStepOfKubeconfig(kubeconfig);
  return bootstrapLine(step);
}
