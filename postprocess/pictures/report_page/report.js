// SPDX-License-Identifier: Apache-2.0
// Opens the tables of all figures for print; moves the field pictures, of which each frame is one instant, by a slider.
"use strict";
for (const [event, open] of [["beforeprint", true], ["afterprint", false]])
  addEventListener(event, () => document.querySelectorAll("details.printed").forEach((part) => (part.open = open)));

for (const fields of document.querySelectorAll(".fields")) {
  const slider = fields.querySelector(".slider");
  const play = fields.querySelector(".play");
  const instants = [...fields.querySelectorAll(".instants li")];
  const stacks = [...fields.querySelectorAll(".frames")].map((stack) => [...stack.children]);
  const marker = fields.querySelector(".marker");
  const wide = Number(fields.querySelector(".course").dataset.wide);
  let timer = null;

  const show = () => {
    const chosen = Number(slider.value);
    for (const frames of stacks) frames.forEach((frame, number) => (frame.hidden = number !== chosen));
    fields.querySelector(".when").textContent = instants[chosen].textContent;
    slider.setAttribute("aria-valuetext", instants[chosen].textContent);
    const x = wide * Number(instants[chosen].dataset.part);
    marker.setAttribute("x1", x);
    marker.setAttribute("x2", x);
  };
  const stop = () => {
    clearInterval(timer);
    timer = null;
    play.textContent = "▶";
  };
  slider.addEventListener("input", () => {
    stop();
    show();
  });
  play.addEventListener("click", () => {
    if (timer !== null) return stop();
    if (slider.value === slider.max) slider.value = 0;
    show();
    play.textContent = "❚❚";
    timer = setInterval(() => {
      if (slider.value === slider.max) return stop();
      slider.value = Number(slider.value) + 1;
      show();
    }, 150);
  });
  slider.value = fields.dataset.first; // browsers keep the place of a slider when a page is loaded again
  show();
}
