// Uses the built page in a real Chromium as a person would, and prints what the person saw, as JSON.
import { createHash } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import bundled from "@sparticuz/chromium";
import puppeteer from "puppeteer-core";

const given = JSON.parse(process.argv[2]);
const PATIENCE = 20_000;
const browser = await puppeteer.launch({ executablePath: await bundled.executablePath(), args: bundled.args, headless: "shell" });
const page = await browser.newPage();
page.setDefaultTimeout(PATIENCE);

const complaints = [];
page.on("console", (message) => ["error", "warn"].includes(message.type()) && complaints.push(message.text()));
page.on("pageerror", (error) => complaints.push(String(error)));
// A link that downloads ends the visit that it began: that is no failure.
page.on("requestfailed", (request) => request.resourceType() !== "document" && complaints.push(`${request.url()} ${request.failure()?.errorText}`));

/** What the page asked by fetch, by the names of its operations. */
const operations = [];
page.on("request", (request) => {
  const { operationName } = JSON.parse((request.url().endsWith("/graphql") && request.postData()) || "{}");
  if (operationName) operations.push(operationName);
});

const text = (selector) => page.$eval(selector, (element) => element.textContent.trim());
const texts = (selector) => page.$$eval(selector, (elements) => elements.map((element) => element.textContent.trim()));
const until = (selector, wanted) =>
  page.waitForFunction((where, what) => [...document.querySelectorAll(where)].some((each) => each.textContent.includes(what)), {}, selector, wanted);
const numbers = () => page.$$eval("#desk li", (rows) => rows.map((row) => row.dataset.number));
const turn = async (button) => {
  const before = (await numbers()).join();
  await page.click(button);
  await page.waitForFunction((shown) => [...document.querySelectorAll("#desk li")].map((row) => row.dataset.number).join() !== shown, {}, before);
  return numbers();
};
const open = async (number) => {
  await page.click(`#desk li[data-number="${number}"] button`);
  await until("h1", number);
};
const find = async (word) => {
  await page.$eval("#desk form input", (input) => (input.value = ""));
  await page.type("#desk form input", word);
  await page.click("#desk form button");
};
const inState = (state) => page.waitForSelector(`#state[data-state="${state}"]`);

async function signIn(token) {
  await page.goto(given.page);
  await page.type("#sign-in input", token);
  await page.click("#sign-in button");
  await page.waitForSelector("#desk li");
}

async function paging() {
  const first = await numbers();
  const second = await turn("#on");
  return { count: Number(await text("#count")), first, second, back: await turn("#back") };
}

async function searching() {
  await find(given.word);
  await page.waitForFunction(() => document.querySelector("#count").textContent === "1");
  return numbers();
}

async function pressing() {
  await open(given.draft);
  const buttons = await page.$$eval("#actions button", (all) => all.map((each) => ({ event: each.dataset.event, title: each.textContent, may: !each.disabled, why: each.title })));
  const asked = await page.$$eval('#actions form:has([data-event="WITHDRAW"]) input', (all) => all.map((each) => each.placeholder));
  await page.type('#actions form:has([data-event="WITHDRAW"]) input[name=reason]', "不再申报");
  const before = operations.length;
  await page.click('#actions button[data-event="WITHDRAW"]');
  await inState("WITHDRAWN");
  await until("#history li", "撤回");
  for (const end = Date.now() + PATIENCE; !operations.includes("Status", before) && Date.now() < end; ) await new Promise((done) => setTimeout(done, 50));
  return { buttons, asked, history: await texts("#history li"), then: operations.slice(before) };
}

async function reporting() {
  await find(given.programme);
  await page.waitForSelector(`#desk li[data-number="${given.programme}"]`);
  await open(given.programme);
  const send = async (month, persons) => {
    for (const [name, value] of Object.entries({ month, persons })) {
      await page.$eval(`#months [name=${name}]`, (input) => (input.value = ""));
      await page.type(`#months [name=${name}]`, value);
    }
    await page.click("#months button");
  };
  await send("2021-02", "51");
  await until("#months li", "2021-02 51");
  await send("2031-02", "51");
  await page.waitForSelector("#months [role=alert]");
  return { months: await texts("#months li"), refused: await text("#months [role=alert]") };
}

async function watching() {
  await find(given.waiting);
  await page.waitForSelector(`#desk li[data-number="${given.waiting}"]`);
  await open(given.waiting);
  await inState("SUBMITTED");
  // Somebody else, elsewhere, goes on with it; nothing is pressed here.
  const { url, headers, query, variables } = given.elsewhere;
  const answer = await fetch(url, { method: "POST", headers: { "Content-Type": "application/json", ...headers }, body: JSON.stringify({ query, variables }) });
  await inState("UNDER_REVIEW");
  return { elsewhere: await answer.json(), inTheList: await text("#desk li em") };
}

async function papers() {
  const folder = mkdtempSync(join(tmpdir(), "papers-"));
  const session = await browser.target().createCDPSession();
  await session.send("Browser.setDownloadBehavior", { behavior: "allow", downloadPath: folder });
  await (await page.$("#papers input[type=file]")).uploadFile(given.paper);
  await page.click("#papers button");
  await until("#uploaded", "已上传");
  await page.waitForSelector("#papers a");
  await page.click("#papers a");
  const whole = () => readdirSync(folder).find((name) => !name.endsWith(".crdownload"));
  for (const end = Date.now() + PATIENCE; !whole() && Date.now() < end; ) await new Promise((done) => setTimeout(done, 50));
  const kept = whole();
  return { name: kept, sha256: kept && createHash("sha256").update(readFileSync(join(folder, kept))).digest("hex") };
}

const seen = {};
try {
  await signIn(given.token);
  for (const part of [paging, searching, pressing, reporting, watching, papers]) seen[part.name] = await part();
} catch (error) {
  seen.broken = `${error.stack}\n${await page.$eval("body", (body) => body.innerText).catch(() => "")}`;
}
await browser.close();
process.stdout.write(JSON.stringify({ ...seen, complaints }));
