// A whole NIK tells the birth date (ddmmyy, a woman's day + 40) and the sex. Fills what is empty or what it filled before;
// never what a person typed: Dukcapil corrects dates but not the NIK.
const filled = new WeakMap();

function sibling(nik, name) {
  const form = nik.form;
  const own = nik.name.lastIndexOf("-");
  const prefix = own < 0 ? "" : nik.name.slice(0, own + 1);
  return form && name ? form.elements[prefix + name] ?? form.elements[name] : null;
}

function read(nik) {
  const digits = nik.value.replace(/[ .-]/g, "");
  if (!/^[0-9]{16}$/.test(digits)) return null;
  const day = Number(digits.slice(6, 8));
  const month = Number(digits.slice(8, 10));
  const shortYear = Number(digits.slice(10, 12));
  const woman = day > 40;
  const year = (shortYear > new Date().getFullYear() % 100 ? 1900 : 2000) + shortYear;
  const date = new Date(year, month - 1, woman ? day - 40 : day);
  if (date.getMonth() !== month - 1 || date > new Date()) return null; // no real date: the server says so
  const two = (number) => String(number).padStart(2, "0");
  return { woman, date: `${two(date.getDate())}-${two(month)}-${year}` };
}

function put(control, value) {
  const key = control instanceof RadioNodeList ? control[0] : control;
  const mayWrite = control.value === "" || control.value === filled.get(key);
  if (!mayWrite || control.value === value) return;
  control.value = value;
  filled.set(key, value);
  const changed = control instanceof RadioNodeList ? [...control].find((radio) => radio.checked) : control;
  changed?.dispatchEvent(new Event("change", { bubbles: true }));
}

document.addEventListener("input", (event) => {
  const nik = event.target;
  if (!nik.matches?.("[data-nik]")) return;
  const told = read(nik);
  if (!told) return;
  const sex = sibling(nik, nik.dataset.nikSex);
  const birthDate = sibling(nik, nik.dataset.nikBirthDate);
  if (sex) put(sex, told.woman ? nik.dataset.nikFemale ?? "female" : nik.dataset.nikMale ?? "male");
  if (birthDate) put(birthDate, told.date);
});
