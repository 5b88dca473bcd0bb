import { assert } from 'chai';
import * as vscode from 'vscode';
import { answerAssistant, prepareAnswer } from '../../src/editor/assistant/answerAssistant.ts';
import { createAssistantTool } from '../../src/editor/assistant/assistantTool.ts';
import { registerAssistantTool } from '../../src/editor/start/registerAssistantTool.ts';
import type { CertificateStore } from '../../src/editor/store/certificateStore.ts';
import { sampleUri } from './support/documents.ts';

const assistantToolName = 'certscope_checkCertificates';

/** A store that has read files of the sample of which only the names matter. */
function storeOf(...names: readonly string[]): CertificateStore {
  const files = names.map((name) => ({ path: sampleUri(name).toString(), values: [], credentials: [] }));
  const picture = { graph: { files, certificates: new Map() }, findings: [], now: 0 };
  return { settled: async () => undefined, isPartial: false, picture } as unknown as CertificateStore;
}

async function answerOf(store: CertificateStore, input: unknown): Promise<string> {
  const { content } = await answerAssistant(store, input);
  return content.map((part) => (part instanceof vscode.LanguageModelTextPart ? part.value : '')).join('');
}

function contentOf(answer: string) {
  return JSON.parse(answer.slice(answer.indexOf('{')));
}

suite('the tool for assistants', () => {
  test('is known, with a form for its question, and says that it only reads', () => {
    const tool = vscode.lm.tools.find(({ name }) => name === assistantToolName);
    const { properties = {} } = (tool?.inputSchema ?? {}) as { properties?: object };
    assert.deepEqual(Object.keys(properties), ['path']);
    assert.match(tool?.description ?? '', /cannot renew, write, run or connect/);
  });

  test('answers whoever calls it through VS Code, without secrets, and changes nothing', async () => {
    const uri = sampleUri('home/ops/.kube/config');
    const before = new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
    // VS Code asks the user outside of a chat, too; in tests it takes their consent for given.
    const { content } = await vscode.lm.invokeTool(assistantToolName, {
      input: { path: 'home/ops/.kube/config' },
      toolInvocationToken: undefined,
    });
    const answer = content.map((part) => (part instanceof vscode.LanguageModelTextPart ? part.value : '')).join('');
    assert.equal(contentOf(answer).files, 1);
    assert.include(answer, 'cert-expired');
    for (const [, secret = ''] of before.matchAll(/(?:client-key-data|token|password): (\S+)/g)) {
      assert.notInclude(answer, secret);
      assert.notInclude(answer, secret.slice(40, 80));
    }
    assert.equal(new TextDecoder().decode(await vscode.workspace.fs.readFile(uri)), before);
  });

  test('tells of the files at a path, and says when there is none', async () => {
    const store = storeOf('etc/kubernetes/admin.conf', 'etc/kubernetes/pki/ca.crt', 'home/ops/.kube/config');
    const filesAt = async (path: string): Promise<number> => contentOf(await answerOf(store, { path })).files;
    assert.equal(await filesAt('etc/kubernetes'), 2);
    assert.equal(await filesAt('./etc/kubernetes/pki/'), 1);
    assert.equal(await filesAt(sampleUri('home/ops/.kube/config').fsPath), 1);
    assert.equal(await filesAt('.'), 3);
    assert.match(await answerOf(store, { path: 'no/such/folder' }), /^There is no file or folder "no\/such\/folder"\./);
    // Nothing that CertScope has not read is opened for anybody.
    assert.equal(await filesAt(vscode.Uri.joinPath(sampleUri('.'), '..').fsPath), 3);
    assert.equal(await filesAt('manifests-of-an-app'), 0);
  });

  test('asks first, naming what it looks at and what it does not tell', () => {
    const { confirmationMessages } = prepareAnswer({ path: 'a\u202eb' });
    assert.match(
      String(confirmationMessages?.message),
      /in a\\u202eb\. It gets no keys, tokens or passwords, and changes nothing\./,
    );
    assert.match(String(prepareAnswer({}).confirmationMessages?.message), /of all certificates here/);
  });

  test('is missing without a word in editors without language models', () => {
    const tool = createAssistantTool({} as CertificateStore);
    registerAssistantTool(tool, undefined).dispose();
    registerAssistantTool(tool, {} as never).dispose();
  });

  test('waits for the first scan, and says when it was given up', async () => {
    const partial = { ...storeOf('a'), isPartial: true };
    const cancelled = { isCancellationRequested: true } as vscode.CancellationToken;
    const { content } = await answerAssistant(partial as CertificateStore, {}, cancelled);
    assert.match(String((content[0] as vscode.LanguageModelTextPart).value), /^The files are still being read/);
    let asked = 0;
    const scanning = { ...storeOf('a'), settled: async () => void asked++ } as unknown as CertificateStore;
    Object.defineProperty(scanning, 'isPartial', { get: () => asked < 3 });
    assert.match(await answerOf(scanning, {}), /^(?!The files are still)/);
    assert.equal(asked, 3);
  });

  test('takes any question that is none for one about everything', async () => {
    for (const input of [undefined, null, 3, 'text', {}, { path: 5 }, { path: '  ' }]) {
      assert.equal(contentOf(await answerOf(storeOf('a', 'b'), input)).files, 2);
    }
  });
});
