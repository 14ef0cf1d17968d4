"use strict";

// Everything that is shown came over the network: it becomes text, never markup.
const make = (name, text, className) => {
  const made = document.createElement(name);
  if (text !== undefined) made.textContent = text;
  if (className) made.className = className;
  return made;
};
const by = (id) => document.getElementById(id);

// The theme: as the system has it, light, or dark.
const themes = ["system", "light", "dark"];
let theme = localStorage.getItem("plumbline-theme") || "system";
const showTheme = () => {
  if (theme === "system") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
  by("theme").textContent = "Theme: " + theme;
};
by("theme").addEventListener("click", () => {
  theme = themes[(themes.indexOf(theme) + 1) % themes.length];
  localStorage.setItem("plumbline-theme", theme);
  showTheme();
});
showTheme();

const mostRows = 500;
let jobs = new Map();

const showStates = () => {
  const counts = {};
  for (const { job } of jobs.values()) counts[job.state] = (counts[job.state] || 0) + 1;
  by("states").textContent = Object.entries(counts).map(([state, n]) => n + " " + state).join(", ") || "No jobs yet.";
};

const showJob = (job) => {
  const row = make("tr");
  row.id = "job-" + job.id;
  const what = make("td");
  what.append(make("code", job.id), make("div", job.actionType, "soft"));
  if (job.continuationToken) {
    const token = make("div", "token ", "soft");
    token.append(make("code", job.continuationToken));
    token.title = job.continuationToken;
    what.append(token);
  }
  if (job.nextJob) what.append(make("div", "continued by " + job.nextJob, "soft"));
  row.append(make("td", job.state, job.state), what);
  const before = jobs.get(job.id);
  if (before) before.row.replaceWith(row);
  else by("jobs").prepend(row);
  jobs.set(job.id, { job, row });
  if (jobs.size > mostRows) {
    const [oldest, { row: gone }] = jobs.entries().next().value;
    gone.remove();
    jobs.delete(oldest);
  }
  showStates();
};

const showExchange = (exchange) => {
  by("none").hidden = true;
  const must = (exchange.deviations || []).some((d) => d.level === "must");
  const wrong = must || exchange.violations?.length || !exchange.status;
  const item = make("li", undefined, wrong ? "wrong" : exchange.status >= 400 ? "rejected" : "");
  const time = make("time", new Date(exchange.time).toLocaleTimeString());
  time.dateTime = exchange.time;
  item.append(time, make("pre", exchange.text.replaceAll("\n         ", "\n"), "lines"));
  by("exchanges").prepend(item);
  while (by("exchanges").children.length > mostRows) by("exchanges").lastElementChild.remove();
};

by("problems").addEventListener("change", (event) => by("exchanges").classList.toggle("only", event.target.checked));

const source = new EventSource("events");
source.addEventListener("begin", () => {
  jobs = new Map();
  by("jobs").replaceChildren();
  by("exchanges").replaceChildren();
  by("none").hidden = false;
  showStates();
  by("connection").textContent = "connected";
});
source.addEventListener("job", (event) => showJob(JSON.parse(event.data)));
source.addEventListener("exchange", (event) => showExchange(JSON.parse(event.data)));
source.addEventListener("error", () => { by("connection").textContent = "not connected: plumbline serve has ended, or is busy"; });

by("add").addEventListener("submit", async (event) => {
  event.preventDefault();
  const form = new FormData(event.target);
  const said = by("added");
  try {
    const asked = { count: Number(form.get("count")) };
    if (form.get("actionType")) asked.actionType = form.get("actionType");
    if (form.get("configuration")) asked.configuration = JSON.parse(form.get("configuration"));
    const answer = await fetch("jobs", { method: "POST", body: JSON.stringify(asked) });
    const body = await answer.json();
    if (!answer.ok) throw new Error(body.error);
    said.className = "";
    said.textContent = "added " + (body.jobs.length === 1 ? "job " + body.jobs[0] : body.jobs.length + " jobs");
  } catch (problem) {
    said.className = "wrong";
    said.textContent = problem.message;
  }
});
