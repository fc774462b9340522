// npm run pack:classroom -- FOLDER [model.gguf …]: a folder with the built site and models, for a
// classroom without network: on the teacher's machine, or on a USB drive. docs/offline.md.
import { cpSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { at, ensureBuild } from './tasks.mjs';

/** The server that the folder documents: Python's own, which macOS and Linux have or offer. */
const SERVER = 'python3 -m http.server 8000 --directory axia';

const START = `<!doctype html>
<html lang="en">
  <meta charset="utf-8" />
  <meta name="viewport" content="width=device-width, initial-scale=1" />
  <title>Axia for a classroom</title>
  <body style="max-width: 38rem; margin: 2rem auto; padding: 0 1rem; font: 1.1rem/1.5 system-ui">
    <h1>Axia for a classroom</h1>
    <ol>
      <li>Open a terminal in this folder, and start a server there:<br /><code>${SERVER}</code><br />
        On Windows, <code>py</code> takes the place of <code>python3</code>.</li>
      <li>On this computer open <a href="http://localhost:8000/">http://localhost:8000/</a>.</li>
      <li>On the others in this network open <code>http://ADDRESS:8000/</code>, with the address of
        this computer in the place of ADDRESS. Nothing is sent anywhere else.</li>
    </ol>
    <p>Under <code>localhost</code> everything works, and goes on working without the server after
      the first visit. The other computers run studies with the simulated respondent and with models
      on their processors, and keep studies; a model is kept there only until its tab is closed.
      Browsers allow the graphics card, and pages without their server, on secure pages only.</p>
    <p>With this folder on a USB drive, each computer can be its own server.</p>
  </body>
</html>
`;

/**
 * @param {{ site: string, models: readonly string[], to: string }} options `site` is the built
 *   site; `to` is the folder, which must not exist yet or be empty of a site
 */
export function packClassroom({ site, models, to }) {
  const wrong = models.find((file) => !/^[\w.-]+\.gguf$/iu.test(basename(file)));
  if (wrong) throw new Error(`${wrong} is no GGUF file with a plain name.`);
  const missing = models.find((file) => !existsSync(file));
  if (missing) throw new Error(`There is no file ${missing}.`);
  const inside = join(to, 'axia');
  if (existsSync(inside)) throw new Error(`${inside} is there already: delete it first.`);
  mkdirSync(join(inside, 'models'), { recursive: true });
  cpSync(site, inside, { recursive: true, filter: (path) => !path.endsWith('.map') });
  const list = models.map((path) => ({ file: basename(path), bytes: statSync(path).size }));
  for (const path of models) cpSync(path, join(inside, 'models', basename(path)));
  writeFileSync(join(inside, 'models/index.json'), JSON.stringify(list, null, 1));
  const page = join(inside, 'index.html');
  const meta = '<meta name="axia-models" content="models/index.json" />';
  const html = readFileSync(page, 'utf8');
  writeFileSync(page, html.replace('</title>', `</title>\n    ${meta}`));
  writeFileSync(join(to, 'start.html'), START);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const [folder, ...models] = process.argv.slice(2);
  if (folder === undefined) {
    console.error('Name the folder: npm run pack:classroom -- FOLDER [model.gguf …]');
    process.exitCode = 1;
  } else {
    await ensureBuild();
    packClassroom({ site: at('dist'), models, to: resolve(folder) });
    console.log(`${folder} is ready: open ${join(folder, 'start.html')}.`);
  }
}
