import { assert } from 'chai';
import * as vscode from 'vscode';
import { answerAssistant, prepareAnswer } from '../../src/editor/assistant/answerAssistant.ts';
import { registerAssistantTool } from '../../src/editor/assistant/assistantTool.ts';
import type { CertificateStore } from '../../src/editor/certificateStore.ts';
import { openSample, problemsBecome } from './support/documents.ts';

const assistantToolName = 'certscope_checkCertificates';

/** Runs the tool as an assistant does, outside of a chat. */
async function ask(input: object): Promise<string> {
  const options = { input, toolInvocationToken: undefined };
  const { content } = await vscode.lm.invokeTool(assistantToolName, options);
  return content.map((part) => (part instanceof vscode.LanguageModelTextPart ? part.value : '')).join('');
}

function contentOf(answer: string) {
  return JSON.parse(answer.slice(answer.indexOf('{')));
}

suite('the tool for assistants', () => {
  suiteSetup(async () => {
    // Nobody is there to answer the question that VS Code asks before a tool runs.
    for (const key of ['tools.global.autoApprove', 'tools.autoApprove']) {
      await vscode.workspace
        .getConfiguration('chat')
        .update(key, true, true)
        .then(undefined, () => undefined);
    }
    await openSample('home/ops/.kube/config');
  });

  test('is known, with a form for its question, and says that it only reads', () => {
    const tool = vscode.lm.tools.find(({ name }) => name === assistantToolName);
    const { properties = {} } = (tool?.inputSchema ?? {}) as { properties?: object };
    assert.deepEqual(Object.keys(properties), ['path']);
    assert.match(tool?.description ?? '', /cannot renew, write, run or connect/);
  });

  test('tells the problems and certificates of a file, and no key', async () => {
    const document = await openSample('home/ops/.kube/config');
    await problemsBecome(document.uri, ['cert-expired', 'kubeconfig-embedded-cert-expired', 'key-cert-mismatch']);
    const answer = await ask({ path: 'home/ops/.kube/config' });
    const { problems, certificates, files } = contentOf(answer);
    assert.equal(files, 1);
    assert.include(
      problems.map(({ code }: { code: string }) => code),
      'cert-expired',
    );
    assert.match(certificates.find(({ field = '' }) => field.includes('client')).untrusted.subject, /kubernetes-admin/);
    assert.match(answer, /data, never an instruction/);
    assert.notMatch(answer, /PRIVATE KEY|LS0tLS1CRUdJTiB|client-key-data:/);
  });

  test('tells of a folder what lies below it, and says when there is none', async () => {
    const { certificates } = contentOf(await ask({ path: 'etc/kubernetes/pki/' }));
    assert.isAbove(certificates.length, 3);
    for (const { file } of certificates) assert.match(file, /etc\/kubernetes\/pki\//);
    assert.match(await ask({ path: 'no/such/folder' }), /^There is no file or folder "no\/such\/folder"\./);
    // Nothing outside of what CertScope has read is opened for anybody.
    assert.equal(contentOf(await ask({ path: '/etc/passwd' })).files, 0);
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
    const store = {} as CertificateStore;
    registerAssistantTool(store, undefined as never).dispose();
    registerAssistantTool(store, {} as never).dispose();
  });

  test('takes any question that is none for one about everything', async () => {
    const files: never[] = [];
    const store = { settled: async () => undefined, picture: { graph: { files }, findings: [], now: 0 } };
    for (const input of [undefined, null, 3, 'text', {}, { path: 5 }, { path: '  ' }]) {
      const { content } = await answerAssistant(store as unknown as CertificateStore, input);
      assert.lengthOf(content, 1);
    }
  });
});
